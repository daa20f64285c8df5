"""Forms that read and re-show; the domain judges."""
