package im.recado.modules.pubsub;

import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One setting of a node: a field of {@code pubsub#node_config} (XEP-0060 section 16.4.4, XEP-0248 section 12.2.2).
 *
 * @param <T> what it holds
 */
public final class NodeField<T> {
  /** For {@code max}: as much as the server allows. */
  public static final int MAX = Integer.MAX_VALUE;

  private static final int LONGEST_TEXT = 1000;
  private static final int MOST_VALUES = 100;
  private static final List<NodeField<?>> COLLECTED = new ArrayList<>();

  public static final NodeField<String> TITLE = text("pubsub#title", "A friendly name for the node");
  public static final NodeField<String> DESCRIPTION = text("pubsub#description", "A description of the node");
  public static final NodeField<String> LANGUAGE = language("pubsub#language", "The default language of the node");
  public static final NodeField<List<Jid>> CONTACT =
      jids("pubsub#contact", "The JIDs of those to contact with questions");
  public static final NodeField<String> TYPE =
      text("pubsub#type", "The semantic type information of data in the node, usually the namespace of the payload");
  public static final NodeField<NodeType> NODE_TYPE =
      choice("pubsub#node_type", NodeType.LEAF, '-', "Whether the node is a leaf (default) or a collection");
  public static final NodeField<AccessModel> ACCESS_MODEL =
      choice("pubsub#access_model", AccessModel.OPEN, '_', "Who may subscribe and retrieve items");
  public static final NodeField<List<String>> ROSTER_GROUPS =
      texts("pubsub#roster_groups_allowed", "The roster groups allowed to subscribe and retrieve items");
  public static final NodeField<PublishModel> PUBLISH_MODEL =
      choice("pubsub#publish_model", PublishModel.PUBLISHERS, '_', "Who may publish").leaf();
  public static final NodeField<Boolean> SUBSCRIBE = flag("pubsub#subscribe", true, "Whether to allow subscriptions");
  public static final NodeField<Boolean> DELIVER_NOTIFICATIONS =
      flag("pubsub#deliver_notifications", true, "Whether to deliver event notifications");
  public static final NodeField<Boolean> DELIVER_PAYLOADS =
      flag("pubsub#deliver_payloads", true, "Whether to deliver payloads with event notifications").leaf();
  public static final NodeField<NotificationType> NOTIFICATION_TYPE =
      choice("pubsub#notification_type", NotificationType.HEADLINE, '_', "The type of messages that notifications are");
  public static final NodeField<Boolean> NOTIFY_CONFIG =
      flag("pubsub#notify_config", false, "Whether to notify subscribers when the node configuration changes");
  public static final NodeField<Boolean> NOTIFY_DELETE =
      flag("pubsub#notify_delete", true, "Whether to notify subscribers when the node is deleted");
  public static final NodeField<Boolean> NOTIFY_RETRACT =
      flag("pubsub#notify_retract", true, "Whether to notify subscribers when items are removed from the node").leaf();
  public static final NodeField<Boolean> NOTIFY_SUB =
      flag("pubsub#notify_sub", false, "Whether to notify owners about new subscribers and unsubscribes");
  public static final NodeField<Boolean> PERSIST_ITEMS =
      flag("pubsub#persist_items", true, "Whether to persist items to storage").leaf();
  public static final NodeField<Integer> MAX_ITEMS =
      number("pubsub#max_items", MAX, 1, "The maximum number of items to persist, or max").leaf();
  public static final NodeField<Integer> ITEM_EXPIRE =
      number("pubsub#item_expire", MAX, 1, "Number of seconds after which to automatically purge items, or max").leaf();
  public static final NodeField<WhenFull> WHEN_FULL =
      choice("pubsub#publish_node_full", WhenFull.RETRACT_OLDEST, '-', "What to do when publishing on a full node").leaf();
  public static final NodeField<Integer> MAX_PAYLOAD_SIZE =
      number("pubsub#max_payload_size", MAX, 0, "The maximum payload size in bytes, or max").leaf();
  public static final NodeField<SendLast> SEND_LAST =
      choice("pubsub#send_last_published_item", SendLast.ON_SUB_AND_PRESENCE, '_', "When to send the last published item")
          .leaf();
  public static final NodeField<Boolean> PRESENCE_BASED =
      flag("pubsub#presence_based_delivery", false, "Whether to deliver notifications to available users only");
  public static final NodeField<Boolean> PURGE_OFFLINE =
      flag("pubsub#purge_offline", false, "Whether to purge items when their publisher goes offline").leaf();
  public static final NodeField<Boolean> TEMPSUB =
      flag("pubsub#tempsub", false, "Whether to make all subscriptions temporary, based on subscriber presence");
  public static final NodeField<ItemReply> ITEM_REPLY =
      choice("pubsub#itemreply", ItemReply.NONE, '_', "Whose address items carry for replies").leaf();
  public static final NodeField<AssociationPolicy> CHILDREN_POLICY =
      choice(
              "pubsub#children_association_policy",
              AssociationPolicy.OWNERS,
              '_',
              "Who may associate other nodes to this collection",
              // XEP-0248 section 7.2.1 has another word for it than section 12.2.2.
              Map.of("owner", AssociationPolicy.OWNERS))
          .collection();
  public static final NodeField<List<Jid>> CHILDREN_WHITELIST =
      jids("pubsub#children_association_whitelist", "JIDs who can associate nodes to this collection").collection();
  public static final NodeField<Integer> CHILDREN_MAX =
      number("pubsub#children_max", MAX, 0, "The maximum number of children of this collection, or max").collection();
  public static final NodeField<Boolean> SUGGESTIONS =
      flag("{urn:xmpp:pubsub-caching:0}allowed-for-suggestions", false, "Whether the node may be suggested to anybody");
  public static final NodeField<Boolean> ALWAYS_NOTIFY =
      flag("{urn:xmpp:pubsub-caching:0}always-notify", false, "Whether subscribers are told of every change of items")
          .leaf();

  /** Every field, in the order in which people see them. */
  static final List<NodeField<?>> ALL = List.copyOf(COLLECTED);

  private final int index;
  private final String var;
  private final Field.Type kind;
  private final String label;
  private final T otherwise;
  private final List<Field.Choice> choices;
  private final Function<List<String>, @Nullable T> reader;
  private final Function<T, List<String>> writer;
  private Predicate<NodeType> appliesTo = type -> true;

  private NodeField(
      String var,
      Field.Type kind,
      String label,
      T otherwise,
      List<Field.Choice> choices,
      Function<List<String>, @Nullable T> reader,
      Function<T, List<String>> writer) {
    this.index = COLLECTED.size();
    this.var = var;
    this.kind = kind;
    this.label = label;
    this.otherwise = otherwise;
    this.choices = choices;
    this.reader = reader;
    this.writer = writer;
    COLLECTED.add(this);
  }

  private NodeField<T> leaf() {
    appliesTo = type -> type == NodeType.LEAF;
    return this;
  }

  private NodeField<T> collection() {
    appliesTo = type -> type == NodeType.COLLECTION;
    return this;
  }

  private static NodeField<String> text(String var, String label) {
    return new NodeField<>(
        var, Field.Type.TEXT_SINGLE, label, "", List.of(), NodeField::readText, NodeField::writeText);
  }

  private static @Nullable String readText(List<String> values) {
    if (values.isEmpty()) {
      return "";
    }
    return values.size() > 1 || values.getFirst().length() > LONGEST_TEXT ? null : values.getFirst();
  }

  private static List<String> writeText(String value) {
    return value.isEmpty() ? List.of() : List.of(value);
  }

  /** One of a list (XEP-0060 section 5.4), and any other that somebody names, with a region for example. */
  private static NodeField<String> language(String var, String label) {
    List<Field.Choice> choices =
        Stream.of(Locale.getISOLanguages()).sorted().map(code -> new Field.Choice(code, null)).toList();
    return new NodeField<>(
        var, Field.Type.LIST_SINGLE, label, "", choices, NodeField::readText, NodeField::writeText);
  }

  private static NodeField<List<String>> texts(String var, String label) {
    return new NodeField<>(
        var,
        Field.Type.LIST_MULTI,
        label,
        List.of(),
        List.of(),
        values ->
            values.size() > MOST_VALUES || values.stream().anyMatch(value -> value.length() > LONGEST_TEXT)
                ? null
                : values.stream().filter(value -> !value.isEmpty()).distinct().sorted().toList(),
        value -> value);
  }

  private static NodeField<List<Jid>> jids(String var, String label) {
    return new NodeField<>(
        var,
        Field.Type.JID_MULTI,
        label,
        List.of(),
        List.of(),
        NodeField::readJids,
        value -> value.stream().map(Jid::toString).toList());
  }

  private static @Nullable List<Jid> readJids(List<String> values) {
    if (values.size() > MOST_VALUES) {
      return null;
    }
    List<Jid> jids = new ArrayList<>();
    for (String value : values) {
      try {
        jids.add(Jid.parse(value));
      } catch (JidException e) {
        return null;
      }
    }
    return List.copyOf(jids);
  }

  private static NodeField<Boolean> flag(String var, boolean otherwise, String label) {
    return new NodeField<>(
        var,
        Field.Type.BOOLEAN,
        label,
        otherwise,
        List.of(),
        values ->
            switch (values.size() == 1 ? values.getFirst() : "") {
              case "1", "true" -> Boolean.TRUE;
              case "0", "false" -> Boolean.FALSE;
              default -> null;
            },
        value -> List.of(value ? "1" : "0"));
  }

  private static NodeField<Integer> number(String var, int otherwise, int least, String label) {
    return new NodeField<>(
        var,
        Field.Type.TEXT_SINGLE,
        label,
        otherwise,
        List.of(),
        values -> readNumber(values, least),
        value -> List.of(value == MAX ? "max" : Integer.toString(value)));
  }

  private static @Nullable Integer readNumber(List<String> values, int least) {
    if (values.size() != 1) {
      return null;
    }
    if (values.getFirst().equals("max")) {
      return MAX;
    }
    try {
      long number = Long.parseLong(values.getFirst().strip());
      return number < least ? null : (int) Math.min(number, MAX);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static <E extends Enum<E>> NodeField<E> choice(String var, E otherwise, char gap, String label) {
    return choice(var, otherwise, gap, label, Map.of());
  }

  /** @param aliases other words for some of the values */
  private static <E extends Enum<E>> NodeField<E> choice(
      String var, E otherwise, char gap, String label, Map<String, E> aliases) {
    List<E> all = List.of(otherwise.getDeclaringClass().getEnumConstants());
    Function<E, String> wire = one -> one.name().toLowerCase(Locale.ROOT).replace('_', gap);
    return new NodeField<>(
        var,
        Field.Type.LIST_SINGLE,
        label,
        otherwise,
        all.stream().map(one -> new Field.Choice(wire.apply(one), null)).toList(),
        values ->
            values.size() != 1
                ? null
                : all.stream()
                    .filter(one -> wire.apply(one).equals(values.getFirst()))
                    .findFirst()
                    .orElse(aliases.get(values.getFirst())),
        value -> List.of(wire.apply(value)));
  }

  public String var() {
    return var;
  }

  int index() {
    return index;
  }

  T otherwise() {
    return otherwise;
  }

  /** Whether it takes several values. */
  boolean isMulti() {
    return kind == Field.Type.LIST_MULTI || kind == Field.Type.JID_MULTI;
  }

  /** Whether nodes of this type have this setting. */
  boolean appliesTo(NodeType type) {
    return appliesTo.test(type);
  }

  /** What these values stand for, or null when that cannot be. */
  @Nullable T read(List<String> values) {
    return reader.apply(values);
  }

  List<String> write(T value) {
    return writer.apply(value);
  }

  /** This setting as a question with its present value. */
  Field question(T value) {
    List<String> values = write(value);
    List<Field.Choice> offered = new ArrayList<>(choices);
    if (!choices.isEmpty()) {
      values.stream().map(each -> new Field.Choice(each, null)).filter(each -> !choices.contains(each)).forEach(offered::add);
    }
    return new Field(var, kind, label, null, false, offered, values);
  }

  /** This setting as an answer in a result. */
  Field answer(T value) {
    return new Field(var, kind, label, null, false, List.of(), write(value));
  }

  /** The field of this name, or null. */
  static @Nullable NodeField<?> of(String var) {
    for (NodeField<?> field : ALL) {
      if (field.var.equals(var)) {
        return field;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return var;
  }
}
