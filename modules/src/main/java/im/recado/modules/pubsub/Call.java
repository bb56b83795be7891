package im.recado.modules.pubsub;

import im.recado.kernel.Kernel;
import im.recado.kernel.route.IqRequest;
import im.recado.wire.form.DataForm;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import org.jspecify.annotations.Nullable;

/** One request to a host, as the use cases see it. For one thread. */
final class Call {
  private final Kernel kernel;
  private final Host host;
  private final IqRequest request;
  private final Element action;

  Call(Kernel kernel, Host host, IqRequest request, Element action) {
    this.kernel = kernel;
    this.host = host;
    this.request = request;
    this.action = action;
  }

  Host host() {
    return host;
  }

  /** The {@code <pubsub/>} element. */
  Element pubsub() {
    return request.payload();
  }

  /** What is asked: the child that names the use case. */
  Element action() {
    return action;
  }

  /** Who asks, with their resource. */
  Jid from() {
    return request.from();
  }

  Jid bare() {
    return request.from().bare();
  }

  IqRequest request() {
    return request;
  }

  /** The node that is meant, or null when none is named. */
  @Nullable String node() {
    String node = action.attribute("node");
    return node == null || node.isEmpty() ? null : node;
  }

  /** The node that is meant; throws {@code nodeid-required} when none is named. */
  String requiredNode() throws StanzaException {
    String node = node();
    if (node == null) {
      throw Errors.nodeIdRequired();
    }
    return node;
  }

  /** Another child of the {@code <pubsub/>} element, or null. */
  @Nullable Element beside(String name) {
    return request.payload().child(name, action.namespace());
  }

  /** The form in an element, of this kind and submitted; null when it was cancelled. */
  static @Nullable DataForm form(Element parent, String formType) throws StanzaException {
    DataForm form = DataForm.in(parent);
    if (form == null || (form.type() != DataForm.Type.SUBMIT && form.type() != DataForm.Type.CANCEL)) {
      throw Errors.badRequest("A submitted form is missing.");
    }
    if (form.type() == DataForm.Type.CANCEL) {
      return null;
    }
    if (form.has(DataForm.FORM_TYPE) && !form.isOf(formType)) {
      throw Errors.badRequest("That form is for something else.");
    }
    return form;
  }

  /** The address in an attribute, or null when there is none. */
  static @Nullable Jid jid(Element element) throws StanzaException {
    String text = element.attribute("jid");
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      return Jid.parse(text);
    } catch (JidException e) {
      throw Errors.invalidJid();
    }
  }

  /** Answers with nothing. */
  void reply() {
    send(request.iq().result());
  }

  /** Answers with one element inside {@code <pubsub/>}. */
  void reply(Element... content) {
    send(request.iq().result(Element.of("pubsub", action.namespace(), content)));
  }

  /** Refuses, telling what could not be done (section 8.8.2.4). */
  void refuse(StanzaError error, Element... content) {
    Iq reply = (Iq) request.iq().errorReply(error);
    send((Iq) reply.withChild(Element.of("pubsub", action.namespace(), content)));
  }

  /** Refuses with an error element of the caller's own making. */
  void refuse(Element error) {
    Iq bare = (Iq) request.iq().errorReply(StanzaError.Condition.GONE.error());
    send((Iq) bare.without(child -> child.name().equals("error")).withChild(error));
  }

  private void send(Iq reply) {
    if (request.session() != null) {
      request.session().send(reply);
    } else {
      kernel.router().send(reply);
    }
  }
}
