package im.recado.modules.push;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.wire.form.DataForm;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Text;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells push services that clients are to be woken (section 7). Any thread; never waits. */
final class Publisher {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  private static final String PUBSUB = "http://jabber.org/protocol/pubsub";
  private static final String SUMMARY = "urn:xmpp:push:summary";

  /** So long a service may take to answer. */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  /** So many characters of a text are told. */
  private static final int MOST_TEXT = 400;

  private final Kernel kernel;
  private final Registrations registrations;

  Publisher(Kernel kernel, Registrations registrations) {
    this.kernel = kernel;
    this.registrations = registrations;
  }

  /** Something has happened that a client is to be woken for. */
  void push(Jid account, Device device, Occasion occasion) {
    // A registration may be older than the service that has its address now: nothing is said in the server's name to itself.
    boolean elsewhere = !kernel.router().isOwn(device.registration().service().domain());
    if (elsewhere && kernel.options().get(PushOptions.OFFERED) && device.add(occasion)) {
      publish(account, device);
    }
  }

  private void publish(Jid account, Device device) {
    Device.News news = device.next();
    if (news == null) {
      return;
    }
    Registration to = device.registration();
    Jid domain = Jid.valueOf(account.domain());
    boolean asked =
        kernel
            .questions()
            .askElsewhere(Iq.Type.SET, domain, to.service(), request(to, news), ANSWER, answer -> answered(account, device, answer));
    if (!asked) {
      LOG.warn("Too much waits for push services: a client of {} is not woken", account);
      device.again();
      later(account, device);
    }
  }

  private void later(Jid account, Device device) {
    kernel.timers().after(device.rest(kernel.options().get(PushOptions.INTERVAL)), () -> publish(account, device));
  }

  private Element request(Registration to, Device.News news) {
    Element item = Element.of("item", PUBSUB, Element.of("notification", PushModule.NS, summary(news)));
    Element.Builder pubsub =
        Element.builder("pubsub", PUBSUB)
            .child(Element.builder("publish", PUBSUB).attribute("node", to.node()).child(item).build());
    if (to.options() != null) {
      pubsub.child(Element.of("publish-options", PUBSUB, to.options()));
    }
    return pubsub.build();
  }

  private Element summary(Device.News news) {
    PushOptions.Content content = kernel.options().get(PushOptions.CONTENT);
    DataForm.Builder form = DataForm.result(SUMMARY);
    form.value("message-count", Integer.toString(news.messages()));
    if (news.requests() > 0) {
      form.value("pending-subscription-count", Integer.toString(news.requests()));
    }
    Occasion last = news.last();
    if (last == null) {
      return form.toElement();
    }
    if (content != PushOptions.Content.COUNT) {
      form.value("last-message-sender", last.sender().toString());
    }
    String body = content == PushOptions.Content.BODY ? last.body() : null;
    String text = body == null ? kernel.options().get(PushOptions.PLACEHOLDER) : shortened(body);
    if (!text.isEmpty()) {
      form.value("last-message-body", text);
    }
    return form.toElement();
  }

  private static String shortened(String text) {
    return Text.isLonger(text, MOST_TEXT) ? Text.cut(text, MOST_TEXT) + "…" : text;
  }

  /** @param answer null when none came in time, or the service is out of reach */
  private void answered(Jid account, Device device, @Nullable Iq answer) {
    if (answer != null && answer.type() == Iq.Type.RESULT) {
      device.succeeded();
      later(account, device);
      return;
    }
    String condition = answer == null ? "no answer" : condition(answer);
    LOG.debug("{} does not wake a client of {}: {}", device.registration().service(), account, condition);
    boolean isOver =
        answer == null || isOnTheWay(condition)
            ? device.unanswered(kernel.timers().nanoTime()).compareTo(Device.MOST_SILENCE) >= 0
            : device.refused() >= kernel.options().get(PushOptions.FAILURES) || isFinal(condition);
    if (isOver) {
      LOG.info(
          "A client of {} is not woken by {} any more: {}", account, device.registration().service(), condition);
      Background.start(
          "a notification",
          () -> registrations.remove(account, registration -> registration.equals(device.registration())));
      return;
    }
    later(account, device);
  }

  /** Whether an error says that the service does not know the client any more. */
  private static boolean isFinal(String condition) {
    return List.of(Condition.GONE.wire(), Condition.ITEM_NOT_FOUND.wire()).contains(condition);
  }

  /** Whether an error says that the service was not even reached: its server, or another between, tells that in its place. */
  private static boolean isOnTheWay(String condition) {
    return List.of(Condition.REMOTE_SERVER_NOT_FOUND.wire(), Condition.REMOTE_SERVER_TIMEOUT.wire()).contains(condition);
  }

  private static String condition(Iq answer) {
    Element error = answer.element().child("error", Namespaces.CLIENT);
    Element condition = error == null ? null : error.childIn(Namespaces.STANZA_ERRORS);
    return condition == null ? "an error" : condition.name();
  }
}
