package io.recobro.source.s3.client;

import java.io.InputStream;

/** An object that is being read: its content, which the caller closes, and what it carries besides. */
public record BucketObject(ObjectFacts facts, InputStream content) {}
