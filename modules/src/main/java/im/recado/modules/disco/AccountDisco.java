package im.recado.modules.disco;

import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqRequest;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What modules add to the discovery of accounts beside the features that they declare: identities, and nodes that accounts
 * have. Safe for any thread.
 */
public final class AccountDisco {
  /** Who knows nodes of accounts. Every method may wait. */
  public interface Nodes {
    /**
     * What an account has, as {@code <item/>} elements, as far as the asking side may know.
     *
     * @param query as it was asked, without a node
     */
    List<Element> items(Jid account, Jid asking, Element query) throws StanzaException;

    /** What a node is; null when it is none of these nodes. */
    @Nullable Element info(Jid account, String node, Jid asking) throws StanzaException;

    /** What a node has; null when it is none of these nodes. */
    @Nullable Element items(Jid account, String node, Jid asking, Element query) throws StanzaException;
  }

  private final List<Identity> identities = new CopyOnWriteArrayList<>(List.of(new Identity("account", "registered", "")));
  private final List<Nodes> nodes = new CopyOnWriteArrayList<>();
  private volatile Supplier<Nested> nested = () -> Nested.NOTHING;
  private volatile Function<IqRequest, @Nullable IqHandler> elsewhere = request -> null;
  private final Map<String, BooleanSupplier> features = new ConcurrentSkipListMap<>();

  public void identity(Identity identity) {
    identities.add(identity);
  }

  public void nodes(Nodes more) {
    nodes.add(more);
  }

  /** Accounts can do something more, as long as it says so; asked each time. */
  public void feature(String var, BooleanSupplier can) {
    features.put(var, can);
  }

  /** What others say of accounts in the server's place; asked each time. */
  public void nested(Supplier<Nested> supplier) {
    nested = supplier;
  }

  Nested nested() {
    return nested.get();
  }

  /**
   * Who answers for nodes that nobody here knows, and what an account has, in the server's place (XEP-0355 sections 7.2.4 and
   * 7.2.5): null when nobody does.
   */
  public void elsewhere(Function<IqRequest, @Nullable IqHandler> finder) {
    elsewhere = finder;
  }

  @Nullable IqHandler elsewhere(IqRequest request) {
    return elsewhere.apply(request);
  }

  List<String> features() {
    return features.entrySet().stream().filter(each -> each.getValue().getAsBoolean()).map(Map.Entry::getKey).toList();
  }

  List<Identity> identities() {
    return identities;
  }

  List<Element> items(Jid account, Jid asking, Element query) throws StanzaException {
    List<Element> items = new ArrayList<>();
    for (Nodes each : nodes) {
      items.addAll(each.items(account, asking, query));
    }
    return items;
  }

  @Nullable Element info(Jid account, String node, Jid asking) throws StanzaException {
    for (Nodes each : nodes) {
      Element info = each.info(account, node, asking);
      if (info != null) {
        return info;
      }
    }
    return null;
  }

  @Nullable Element items(Jid account, String node, Jid asking, Element query) throws StanzaException {
    for (Nodes each : nodes) {
      Element items = each.items(account, node, asking, query);
      if (items != null) {
        return items;
      }
    }
    return null;
  }
}
