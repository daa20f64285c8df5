"""Pictures people bring, made safe and kept."""
