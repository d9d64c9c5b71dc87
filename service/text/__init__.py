"""What the stages share about text: folding, matching, sentences, numbers, language. Strings in, values out."""
