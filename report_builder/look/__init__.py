"""The house style: colours and sizes, the text of charts, small lines. Draws nothing with Altair,
so that a process which only shows finished charts need not load it."""
