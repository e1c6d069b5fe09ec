"""What lies about in woods and on shores."""
