"""The building half: other people's place tables read into our own records and joined into one index.

Used to derive the table a zone pack ships and to add places on an operator's machine; never by stages.
"""
