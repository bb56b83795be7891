package im.recado.modules.pep;

import im.recado.modules.pubsub.AccessModel;
import im.recado.modules.pubsub.NodeConfig;
import im.recado.modules.pubsub.NodeField;
import im.recado.modules.pubsub.Profiles;
import im.recado.modules.pubsub.SendLast;

/** What personal nodes are like unless their owner says something else (XEP-0163 section 5). */
public final class WellKnownNodes {
  public static final String BOOKMARKS = "urn:xmpp:bookmarks:1";
  public static final String OLD_BOOKMARKS = "storage:bookmarks";
  public static final String DISPLAYED = "urn:xmpp:mds:displayed:0";
  public static final String AVATAR_DATA = "urn:xmpp:avatar:data";
  public static final String AVATAR_METADATA = "urn:xmpp:avatar:metadata";

  /** For contacts, one item, the last one for whoever comes online. */
  private static final NodeConfig USUAL =
      NodeConfig.BASE.with(NodeField.ACCESS_MODEL, AccessModel.PRESENCE).with(NodeField.MAX_ITEMS, 1);

  /** For the owner alone, as many items as there may be (XEP-0223). */
  public static final NodeConfig PRIVATE =
      NodeConfig.BASE
          .with(NodeField.ACCESS_MODEL, AccessModel.WHITELIST)
          .with(NodeField.SEND_LAST, SendLast.NEVER);

  private static final NodeConfig PRIVATE_ITEM =
      USUAL.with(NodeField.ACCESS_MODEL, AccessModel.WHITELIST);

  private static final NodeConfig PUBLIC_ITEM = USUAL.with(NodeField.ACCESS_MODEL, AccessModel.OPEN);
  private static final NodeConfig PUBLIC = NodeConfig.BASE;

  private static final String MICROBLOG = "urn:xmpp:microblog:0";

  /** For contacts unless the owner says otherwise, as what is written there stays (XEP-0472 section 5.2). */
  private static final NodeConfig FEED =
      Profiles.applied(USUAL.with(NodeField.TYPE, MICROBLOG), MICROBLOG);

  private WellKnownNodes() {}

  /** The settings of a new node of this name. What is nobody else's business must not be open by mistake (SECURITY M5). */
  public static NodeConfig settings(String name) {
    if (name.startsWith("eu.siacs.conversations.axolotl.")) {
      return PUBLIC_ITEM;
    }
    return switch (name) {
      case BOOKMARKS, DISPLAYED, "urn:xmpp:contacts" -> PRIVATE;
      case OLD_BOOKMARKS, "storage:rosternotes", "storage:metacontacts" -> PRIVATE_ITEM;
      case "urn:xmpp:omemo:2:bundles" -> PUBLIC;
      case "urn:xmpp:omemo:2:devices", "urn:xmpp:vcard4" -> PUBLIC_ITEM;
      case MICROBLOG -> FEED;
      default -> USUAL;
    };
  }
}
