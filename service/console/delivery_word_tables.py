"""What is stored of the tries to deliver a message, in our words, named here so that it is translated. What the other
side said stands behind it, and stays as it is."""

from service.console.translations import N_

TRIED_AGAIN = N_("It is tried again.")
GIVEN_UP = N_("It was tried {tries} times and is given up; it can be sent again by hand.")
BECAUSE = N_("{what}, because {why}")

WHAT_CAME = (
    N_("This address has unsubscribed; nothing was sent to it."),
    N_("This recipient is no longer in feeds.toml; nothing was sent."),
    N_("This address is no longer one of the recipient's in feeds.toml; nothing was sent to it."),
    N_("This program cannot send by the channel {channel}: its part for that is not installed."),
    N_("An unexpected fault of this program ({fault})."),
    N_(
        "Nobody was told: no recipient in feeds.toml has operators = true; give it to one. What was to be told: {words}"
    ),
    N_("This is not one plain e-mail address: correct the recipient's `to`."),
    N_("The mail could not be signed ({fault}): check LIPTAKO_DKIM_KEY."),
    N_("The mail server took it: {words}"),
    N_("No mail server is set: written to the outbox as {file}"),
    N_("The outbox folder cannot be used: {reason}."),
    N_(
        "The mail server does not offer what LIPTAKO_SMTP_URL asks for (STARTTLS or a login); nothing was sent."
    ),
    N_("The mail server did not answer in time."),
    N_("The mail server's certificate is not trusted; nothing was sent."),
    N_("No secure connection to the mail server could be made; nothing was sent."),
    N_("The mail server could not be reached, or the connection broke."),
    N_("The webhook's URL cannot be used: correct the recipient's `url`."),
    N_("The recipient's webhook secret is missing or not usable: set one (whsec_ and base64)."),
    N_("The other side did not answer in time."),
    N_("The other side could not be reached."),
    N_("The connection broke, or the answer was not HTTP."),
    N_("The request was not made: {reason}"),
    N_("The service took it"),
    N_("The service did not answer in time."),
    N_("Too many services do not answer at the moment."),
    N_("Nothing was sent: {reason}."),
    N_("The service's part of Apprise failed ({fault})."),
    N_("{host} is not a public address (LIPTAKO_ALLOW_ADDRESSES can allow it)."),
    N_("The service did not take it: it did not say why."),
    N_("The service did not take it: {words}"),
)
"""Whole sentences. ``{reason}``: one of ours; all other values are of others."""

ANSWERED = (
    N_("The other side took it ({status})"),
    N_("The other side says this address is gone for good ({status})"),
    N_(
        "The other side points elsewhere; redirects are not followed, correct the recipient's `url` ({status})"
    ),
    N_("The other side asks us to slow down ({status})"),
    N_("The other side had a fault ({status})"),
    N_("The other side refused ({status})"),
)
"""Of a webhook; its own words may follow."""

REFUSED = (
    N_("The mail server refused this address"),
    N_("The mail server refused our sender address (LIPTAKO_MAIL_FROM)"),
    N_("The mail server refused the message"),
    N_("The mail server refused our user or password (LIPTAKO_SMTP_URL)"),
    N_("The mail server turned us away"),
    N_("The mail server refused"),
)
"""Of a mail server; why may follow, then its own words."""

REASONS = (
    N_("it cannot be written"),
    N_('the channel apprise needs an extra: pip install "liptako[apprise]"'),
    N_(
        "this is not a URL that Apprise can use: see the service's page in Apprise's documentation, and whether it "
        "needs a library that is not installed"
    ),
)

WHY = (
    N_("the address is not accepted"),
    N_("this address does not exist"),
    N_("there is no mail at this domain"),
    N_("the address is not written as an address"),
    N_("the address stands for more than one mailbox"),
    N_("the mailbox has moved"),
    N_("our sender address is not accepted"),
    N_("this domain takes no mail"),
    N_("something is wrong with the mailbox"),
    N_("the mailbox is switched off"),
    N_("the mailbox is full"),
    N_("the message is too long for this mailbox"),
    N_("a mailing list could not be expanded"),
    N_("the mail server has no room left"),
    N_("the mail server takes no mail at the moment"),
    N_("the message is too large"),
    N_("the recipient's server did not answer"),
    N_("the connection to the recipient's server broke"),
    N_("the mail server could not look up the way"),
    N_("the mail server knows no way to this address"),
    N_("the mail server is overloaded"),
    N_("the mail goes round in circles"),
    N_("it could not be delivered in time"),
    N_("there were too many recipients"),
    N_("the content is not accepted"),
    N_("it is refused by a rule of the mail server, perhaps as spam"),
    N_("we may not write to this mailing list"),
    N_("it lacks a proof of origin that the server asks for"),
    N_("it was changed on the way"),
    N_("our user or password is not accepted"),
    N_("our way to log in is not accepted"),
    N_("the mailbox has changed hands"),
    N_("it lacks a valid DKIM signature (LIPTAKO_DKIM_KEY)"),
    N_("its DKIM signature is not accepted (LIPTAKO_DKIM_KEY)"),
    N_("its DKIM signature is of another domain than the sender (LIPTAKO_MAIL_FROM)"),
    N_("our mail server is not allowed to send for the sender's domain (SPF)"),
    N_("the sender's domain has a faulty SPF record"),
    N_("our mail server's address has no name (reverse DNS)"),
    N_("neither SPF nor DKIM vouch for it"),
    N_("the sender's domain takes no mail itself"),
    N_("too much mail was sent at once"),
    N_("the mail server lets unknown senders wait a while (greylisting)"),
    N_("it is taken for spam, or our mail server is on a blocklist"),
)
"""Why a mail server refused, as ``channels.smtp_tables`` reads it off its reply."""
