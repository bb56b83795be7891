package im.recado.modules.archive;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Option;
import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.session.Session;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what clients ask archives, of accounts, rooms and nodes alike (XEP-0313 sections 4 and 5). Whoever owns the
 * archive has made sure before that the asking one may know. Every method may wait.
 *
 * <p>Messages go straight to the session that asks: nobody else sees them, they are neither copied nor archived. What can
 * be made to grow: a page is bounded, and who asks for more than some megabytes a second waits.
 */
public final class Answers {
  public static final Option<Integer> PAGE =
      Option.integer("archive.page", 50, 1, 1000, "Messages, or items of a node, on a page when a client does not say how many it wants.");
  public static final Option<Integer> MOST =
      Option.integer("archive.page-max", 100, 1, 1000, "Messages, or items of a node, on a page at most, whatever a client wants.");
  public static final Option<Integer> RATE =
      Option.integer(
          "archive.rate",
          2048,
          16,
          1_000_000,
          "So many kilobytes of archived messages an account is given in a second, after the first few seconds' worth, and as"
              + " many of the items of nodes.");

  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

  private final Kernel kernel;
  private final ArchiveStore store;
  private final Allowance allowance;
  private final Searches searches = new Searches();
  private volatile IqHandler nodes = Answers::noNode;

  public Answers(Kernel kernel, ArchiveStore store) {
    this.kernel = kernel;
    this.store = store;
    this.allowance = new Allowance(kernel.timers(), () -> 1024L * kernel.options().get(RATE));
  }

  /** Says who answers queries that name a node of an account (XEP-0442). */
  public void nodes(IqHandler handler) {
    nodes = handler;
  }

  /** Answers a query to an account that names one of its nodes. */
  @Nullable Element node(IqRequest request) throws StanzaException {
    return nodes.handle(request);
  }

  private static @Nullable Element noNode(IqRequest request) throws StanzaException {
    throw new StanzaException(Condition.ITEM_NOT_FOUND, "There is no such node.");
  }

  /** The fields that a query may have. */
  public Element fields() {
    return QueryXml.fields();
  }

  /** Which messages there are (section 5). */
  public Element metadata(ArchiveName archive) {
    ArchiveExtent extent = store.extent(archive);
    Element.Builder metadata = Element.builder("metadata", QueryXml.NS);
    if (extent != null) {
      metadata.child(ResultXml.end("start", extent.firstId(), extent.first()));
      metadata.child(ResultXml.end("end", extent.lastId(), extent.last()));
    }
    return metadata.build();
  }

  /**
   * Sends the messages that a query asks for to whoever asks.
   *
   * @param from the address that was asked
   * @param shape makes of a message what the asking one may see of it; null leaves it out
   * @return {@code <fin/>}, which is the answer to the request
   * @throws StanzaException {@code item-not-found} when the query names a message that is not there
   */
  public Element query(
      IqRequest request, ArchiveName archive, Jid from, Function<ArchivedMessage, @Nullable Element> shape)
      throws StanzaException {
    return query(request, archive, from, UnaryOperator.identity(), shape);
  }

  /**
   * The same where the archive's owner has a word on what is asked for.
   *
   * @param meant makes of a query what it means in this archive
   */
  public Element query(
      IqRequest request,
      ArchiveName archive,
      Jid from,
      UnaryOperator<ArchiveQuery> meant,
      Function<ArchivedMessage, @Nullable Element> shape)
      throws StanzaException {
    Element asked = request.payload();
    ArchiveQuery query =
        meant.apply(QueryXml.read(asked, kernel.options().get(PAGE), kernel.options().get(MOST)));
    allowance.await(request.from().bare());
    ArchivePage page = query.isSearch() ? search(request.from().bare(), archive, query) : store.page(archive, query);
    if (page == null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND, "There is no such message in the archive.");
    }
    List<ArchivedMessage> messages = page.messages();
    if (asked.has("flip-page", QueryXml.NS)) {
      messages = messages.reversed();
    }
    long characters = 0;
    for (ArchivedMessage message : messages) {
      Element stanza = shape.apply(message);
      characters += message.xml().length();
      send(kernel, request, from, ResultXml.result(asked.attribute("queryid"), message.id(), message.received(), stanza));
    }
    allowance.spent(request.from().bare(), characters);
    return ResultXml.fin(page.complete(), page.info());
  }

  private @Nullable ArchivePage search(Jid who, ArchiveName archive, ArchiveQuery query) throws StanzaException {
    return searches.search(
        who,
        () -> {
          try {
            return Optional.ofNullable(store.page(archive, query));
          } catch (StoreException e) {
            LOG.warn("A search of {} has failed: {}", who, e.getMessage());
            throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "The search takes too long; name more or rarer words.");
          }
        })
        .orElse(null);
  }

  /** Sends one of the things that were asked for straight to the session that asks: neither copied nor archived. */
  public static void send(Kernel kernel, IqRequest request, Jid from, Element result) {
    Session session = request.session() != null ? request.session() : kernel.sessions().session(request.from());
    Message message = Message.of(Message.Type.NORMAL, from, request.from(), result);
    if (session != null) {
      session.send(message);
    } else if (!kernel.router().isLocal(request.from().domain())) {
      kernel.router().send(message);
    }
  }
}
