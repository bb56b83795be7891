package im.recado.modules.caps;

import im.recado.modules.disco.DiscoModule;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Text;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a client wants to be told of. Immutable; clients with the same verified hash share one object.
 *
 * @param id hash function and verification string as in the client's presence; empty when there are none
 * @param interests nodes: the client's features that end in {@code +notify}, without that ending (XEP-0060 section 9.2)
 * @param comparesAndPublishes whether the client knows XEP-0395
 * @param managesSubscriptions whether the client knows XEP-0376
 * @param software the client's name for itself, for people; may be empty
 */
public record Capabilities(String id, Set<String> interests, boolean comparesAndPublishes, boolean managesSubscriptions, String software) {
  /** Nothing is known, or nothing is wanted. */
  public static final Capabilities NONE = new Capabilities("", Set.of(), false, false, "");

  private static final String NOTIFY = "+notify";
  private static final String COMPARE_AND_PUBLISH = "urn:xmpp:pubsub:cap:0";
  private static final String ACCOUNT_MANAGEMENT = "urn:xmpp:pam:0";

  /** So much of a client's name for itself is kept, in characters. */
  private static final int MOST_NAME = 60;

  /** Of a client that gave this answer. */
  static Capabilities of(String id, Element query) {
    Set<String> features = CapsHash.features(query);
    Set<String> interests = new TreeSet<>();
    for (String feature : features) {
      if (feature.endsWith(NOTIFY)) {
        interests.add(feature.substring(0, feature.length() - NOTIFY.length()));
      }
    }
    String software = "";
    for (Element identity : query.elements("identity", DiscoModule.INFO)) {
      if (software.isEmpty() && "client".equals(identity.attribute("category"))) {
        software = identity.attributeOr("name", "").replaceAll("\\s+", " ").strip();
      }
    }
    return new Capabilities(
        id,
        Set.copyOf(interests),
        features.contains(COMPARE_AND_PUBLISH),
        features.contains(ACCOUNT_MANAGEMENT),
        Text.cut(software, MOST_NAME));
  }

  /** Whether the client wants to be told of this node. */
  public boolean wants(String node) {
    return interests.contains(node);
  }

  /** About how many bytes this takes. */
  int weight() {
    int weight = 200 + 2 * id.length();
    for (String interest : interests) {
      weight += 80 + 2 * interest.length();
    }
    return weight;
  }
}
