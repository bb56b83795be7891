package im.recado.modules.disco;

import im.recado.kernel.Domains;
import im.recado.wire.jid.Jid;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What modules add to the discovery of the server beside the features that they declare: services that it hosts, further
 * forms. Safe for any thread.
 */
public final class ServerDisco {
  /**
   * A service of this server.
   *
   * @param jid where it answers
   * @param name for people
   * @param shared whether it is for the accounts of all domains of this server, and not of that alone below which it lies
   */
  public record Item(Jid jid, String name, boolean shared) {
    public Item(Jid jid, String name) {
      this(jid, name, true);
    }
  }

  private final List<Identity> identities = new CopyOnWriteArrayList<>(List.of(new Identity("server", "im", "Recado")));
  /** A service that is there as long as it says so. */
  private record Offer(Item item, BooleanSupplier offered) {}

  private final List<Offer> items = new CopyOnWriteArrayList<>();
  private final List<DiscoNodes> nodes = new CopyOnWriteArrayList<>();
  private final List<Function<String, DiscoForm>> forms = new CopyOnWriteArrayList<>();

  private volatile Supplier<Nested> nested = () -> Nested.NOTHING;
  private final Map<String, BooleanSupplier> features = new ConcurrentSkipListMap<>();

  /** A service is there: it answers from now on. Whoever lists a service takes it out when it does not answer any more. */
  public void add(Item item) {
    add(item, () -> true);
  }

  /** A service is there whenever it says so; asked each time. */
  public void add(Item item, BooleanSupplier offered) {
    remove(item.jid());
    items.add(new Offer(item, offered));
  }

  public void remove(Jid jid) {
    items.removeIf(offer -> offer.item().jid().equals(jid));
  }

  /**
   * What a domain has: the services below it, and those that all domains of this server share.
   *
   * @param domains those that have accounts
   */
  List<Item> items(Domains domains, String domain) {
    return items.stream()
        .filter(offer -> offer.item().shared() || domain.equals(Objects.requireNonNullElse(domains.above(offer.item().jid().domain()), domain)))
        .filter(offer -> offer.offered().getAsBoolean())
        .map(Offer::item)
        .toList();
  }

  /** The server is something else too. */
  public void identity(Identity identity) {
    identities.add(identity);
  }

  List<Identity> identities() {
    return identities;
  }

  /** Adds whoever answers for some nodes of the server. */
  public void nodes(DiscoNodes more) {
    nodes.add(more);
  }

  List<DiscoNodes> nodes() {
    return nodes;
  }

  /** Adds a form to what the server says of itself; asked each time. */
  public void form(Supplier<DiscoForm> form) {
    forms.add(domain -> form.get());
  }

  /** The same, of a domain. */
  public void form(Function<String, DiscoForm> form) {
    forms.add(form);
  }

  /** The server can do something more, as long as it says so; asked each time. */
  public void feature(String var, BooleanSupplier can) {
    features.put(var, can);
  }

  List<String> features() {
    return features.entrySet().stream().filter(each -> each.getValue().getAsBoolean()).map(Map.Entry::getKey).toList();
  }

  /** What others say in the server's place; asked each time. */
  public void nested(Supplier<Nested> supplier) {
    nested = supplier;
  }

  Nested nested() {
    return nested.get();
  }

  List<DiscoForm> forms(String domain) {
    return forms.stream().map(form -> form.apply(domain)).filter(form -> !form.fields().isEmpty()).toList();
  }
}
