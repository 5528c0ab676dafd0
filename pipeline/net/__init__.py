"""The one door to the network: every connection is opened here, to an address that was checked."""
