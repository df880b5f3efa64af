"""What makes the forms of entries quick to fill in: buttons that say what they do, a preview, examples, suggestions.

Nothing here saves anything by itself, and nothing that an editor has typed is changed.
"""
