"""The numbers of the product that an admin may change."""
