"""What a person is told of what is stored about them (personvernforordningen art. 15), as files: for machines, and to be read."""
