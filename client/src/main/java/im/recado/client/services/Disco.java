package im.recado.client.services;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.direct.Direct;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What others can do, and what this client can (XEP-0030, XEP-0115). */
public final class Disco {
  private static final String NODE = "https://recado.im/client";
  private static final String NAME = "Recado";
  private static final int MOST_ITEMS = 500;

  /** What this client understands; +notify: what it wants to hear of its contacts. */
  private static final List<String> FEATURES = Stream.concat(Direct.FEATURES.stream(), Stream.of(Ns.IBB, Ns.HASHES, Ns.SHA_256,
      Ns.DISCO_INFO, Ns.CAPS, Ns.MUC, Ns.CONFERENCE, Ns.CHAT_STATES, Ns.RECEIPTS, Ns.MARKERS, Ns.CORRECT, Ns.REACTIONS, Ns.REPLY, Ns.RETRACT, Ns.STYLING, Ns.PING, Ns.VERSION,
      Ns.OOB, Ns.SID, Ns.DELAY, Ns.IDLE, Ns.AVATAR_METADATA + "+notify", Ns.BOOKMARKS + "+notify", Ns.DISPLAYED + "+notify",
      Ns.OMEMO_DEVICES + "+notify")).toList();

  /**
   * What somebody says of themselves.
   *
   * @param identities category and type, such as {@code gateway/irc}
   */
  public record Info(Set<String> identities, String name, Set<String> features, List<DataForm> forms) {
    public boolean can(String feature) {
      return features.contains(feature);
    }

    public boolean is(String category) {
      return identities.stream().anyMatch(identity -> identity.startsWith(category + "/"));
    }

    /** The type of an identity of this category, empty when there is none. */
    public String type(String category) {
      return identities.stream().filter(identity -> identity.startsWith(category + "/"))
          .map(identity -> identity.substring(category.length() + 1)).findFirst().orElse("");
    }

    /** A value in the form of this type (XEP-0128), empty when there is none. */
    public String value(String formType, String field) {
      return forms.stream().filter(form -> form.value("FORM_TYPE").equals(formType))
          .map(form -> form.value(field)).findFirst().orElse("");
    }
  }

  /** Something that is found at a place, perhaps below a node of it. */
  public record Item(Jid jid, String node, String name) {
    public Item(Jid jid, String name) {
      this(jid, "", name);
    }
  }

  private final Link link;
  private final Map<Jid, Info> known = new ConcurrentHashMap<>();

  Disco(Link link) {
    this.link = link;
  }

  /** A new stream: another server may be behind it. */
  void forget() {
    known.clear();
  }

  /** Asks a service, or remembers what it said on this stream. */
  public Info info(Jid jid) throws RefusedException, OfflineException, InterruptedException {
    Info before = known.get(jid);
    return before == null ? ask(jid) : before;
  }

  /** Asks, whatever is remembered. */
  public Info ask(Jid jid) throws RefusedException, OfflineException, InterruptedException {
    Info info = look(jid, "");
    known.put(jid, info);
    return info;
  }

  /** What a node of a place says of itself; an empty node is the place. */
  public Info look(Jid jid, String node) throws RefusedException, OfflineException, InterruptedException {
    Node query = link.ask(Node.iq("get", jid, Node.of("query", Ns.DISCO_INFO).with("node", node))).payload()
        .orElse(Node.of("query", Ns.DISCO_INFO));
    List<Node> identities = query.all("identity", Ns.DISCO_INFO).toList();
    return new Info(
        identities.stream().map(identity -> identity.get("category") + "/" + identity.get("type")).collect(Collectors.toSet()),
        identities.stream().map(identity -> identity.get("name")).filter(name -> !name.isEmpty()).findFirst().orElse(""),
        query.all("feature", Ns.DISCO_INFO).map(feature -> feature.get("var")).collect(Collectors.toSet()),
        query.all("x", Ns.DATA).map(x -> DataForm.in(Node.of("query", Ns.DISCO_INFO, x)).orElseThrow()).toList());
  }

  public List<Item> items(Jid jid) throws RefusedException, OfflineException, InterruptedException {
    return items(jid, "");
  }

  /** What is found below a node of a place. */
  public List<Item> items(Jid jid, String node) throws RefusedException, OfflineException, InterruptedException {
    Node answer = link.ask(Node.iq("get", jid, Node.of("query", Ns.DISCO_ITEMS).with("node", node)));
    List<Item> items = new ArrayList<>();
    answer.payload().ifPresent(query -> query.all("item", Ns.DISCO_ITEMS).limit(MOST_ITEMS)
        .forEach(item -> item.jid("jid").ifPresent(found -> items.add(new Item(found, item.get("node"), item.get("name"))))));
    return items;
  }

  /** The services of the own server for which this holds; those that do not answer are not among them. */
  List<Item> services(Predicate<Info> wanted) throws OfflineException, InterruptedException {
    List<Item> found = new ArrayList<>();
    try {
      for (Item item : items(link.jid().server())) {
        about(item.jid()).filter(wanted)
            .ifPresent(info -> found.add(new Item(item.jid(), item.name().isEmpty() ? info.name() : item.name())));
      }
    } catch (RefusedException e) {
      return List.of();
    }
    return found;
  }

  /** The services of the own server that pass on bytestreams (XEP-0065, section 4.1). */
  List<Jid> proxies() throws OfflineException, InterruptedException {
    return services(info -> info.identities().contains("proxy/bytestreams")).stream().map(Item::jid).toList();
  }

  private Optional<Info> about(Jid jid) throws OfflineException, InterruptedException {
    try {
      return Optional.of(info(jid));
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  /** The answer to who asks what this client is. */
  static Node self(String node) {
    Node query = Node.of("query", Ns.DISCO_INFO).with("node", node)
        .add(Node.of("identity", Ns.DISCO_INFO).with("category", "client").with("type", "pc").with("name", NAME));
    for (String feature : FEATURES) {
      query = query.add(Node.of("feature", Ns.DISCO_INFO).with("var", feature));
    }
    return query;
  }

  /** The same as a hash in presences (XEP-0115, section 5.1). */
  static Node caps() {
    StringBuilder text = new StringBuilder("client/pc//" + NAME + "<");
    new TreeSet<>(FEATURES).forEach(feature -> text.append(feature).append('<'));
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return Node.of("c", Ns.CAPS).with("hash", "sha-1").with("node", NODE)
          .with("ver", Base64.getEncoder().encodeToString(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
