"""What the tests of the whole suite share: databases, servers, clients, browsers."""
