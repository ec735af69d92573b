"""The draft of the livrable: one model, made of chapters, written as Word, PDF, a web page and plain values."""
