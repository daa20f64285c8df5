"""How well the community does: measures computed from what stands, each as PRODUCT defines it."""
