package im.recado.modules.pubsub;

/** Names of the protocol (XEP-0060, version 1.29.1). */
public final class PubSub {
  public static final String NS = "http://jabber.org/protocol/pubsub";
  public static final String OWNER = NS + "#owner";
  public static final String EVENT = NS + "#event";
  public static final String ERRORS = NS + "#errors";
  public static final String NODE_CONFIG = NS + "#node_config";
  public static final String PUBLISH_OPTIONS = NS + "#publish-options";
  public static final String SUBSCRIBE_OPTIONS = NS + "#subscribe_options";
  public static final String SUBSCRIBE_AUTHORIZATION = NS + "#subscribe_authorization";
  public static final String META_DATA = NS + "#meta-data";

  private PubSub() {}

  /** A feature in service discovery. */
  public static String feature(String name) {
    return NS + '#' + name;
  }
}
