"""Pictures that say what a message says, drawn with a font of our own. Nothing of one platform may enter."""
