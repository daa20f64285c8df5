"""The one queue of what somebody should look at, claimed before it is worked."""
