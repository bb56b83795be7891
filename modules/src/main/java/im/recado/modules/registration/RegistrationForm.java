package im.recado.modules.registration;

import im.recado.modules.bob.Bits;
import im.recado.modules.captcha.CaptchaForm;
import im.recado.modules.captcha.Captchas;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import org.jspecify.annotations.Nullable;

/** What people are asked when they register, and how their answers are read (XEP-0077 sections 3.1 and 4). */
final class RegistrationForm {
  static final String NS = "jabber:iq:register";
  static final String CHANGE = "jabber:iq:register:changepassword";
  static final String CANCEL = "jabber:iq:register:cancel";

  private RegistrationForm() {}

  /** What was filled in: a form, or the fields of old. */
  record Answers(String username, String password, @Nullable DataForm form) {}

  static Element query(Element... children) {
    return Element.of("query", NS, children);
  }

  static Element instructions(String text) {
    return Element.of("instructions", NS, text);
  }

  /**
   * Asks for a name and a password, in a form and in the fields of old.
   *
   * @param name the only one that can be taken, or null
   */
  static Element plain(@Nullable String name) {
    DataForm form = fields(DataForm.form(NS).title("Making an account"), name).build();
    return query(
        instructions(name == null ? "Choose a name and a password." : "Choose a password."),
        Element.of("username", NS, name == null ? "" : name),
        Element.of("password", NS),
        form.toElement());
  }

  private static DataForm.Builder fields(DataForm.Builder form, @Nullable String name) {
    Field username =
        name == null
            ? Field.of("username", Field.Type.TEXT_SINGLE, "Name")
            : Field.of("username", Field.Type.TEXT_SINGLE, "Name", name);
    return form.field(username.mandatory())
        .field(Field.of("password", Field.Type.TEXT_PRIVATE, "Password").mandatory());
  }

  /**
   * Asks besides for the text of a picture, or for some work (XEP-0158 section 4).
   *
   * @param id of the request
   */
  static Element challenge(Captchas.Challenge challenge, Bits picture, String id) {
    DataForm.Builder form =
        DataForm.form(NS)
            .title("Making an account")
            .instructions("Choose a name and a password, and type the characters that you see.")
            .field(Field.of("sid", Field.Type.HIDDEN, null, id));
    Element x =
        CaptchaForm.asking(fields(CaptchaForm.named(form, challenge), null).toElement(), challenge, picture);
    return query(
        instructions("To make an account here you need an app that shows forms with pictures."),
        x,
        picture.data());
  }

  /** Reads what was filled in; throws when the name or the password is missing (section 3.1). */
  static Answers answers(Element query) throws StanzaException {
    DataForm form = submitted(query, NS);
    String username = form == null ? query.childText("username", NS) : form.value("username");
    String password = form == null ? query.childText("password", NS) : form.value("password");
    if (username == null || username.isBlank() || password == null || password.isEmpty()) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "A name and a password are needed.");
    }
    return new Answers(username.strip(), password, form);
  }

  /** The form of this kind that was filled in, or null when there is no form; throws for any other. */
  static @Nullable DataForm submitted(Element query, String kind) throws StanzaException {
    if (!query.has("x", DataForm.NS)) {
      return null;
    }
    DataForm form = DataForm.in(query);
    if (form == null || form.type() != DataForm.Type.SUBMIT || !form.isOf(kind)) {
      throw new StanzaException(Condition.BAD_REQUEST, "That is not the form that was asked for.");
    }
    return form;
  }

  /** Asks for the old password beside the new one (section 3.3, example 23). */
  static Element proofForChange(String username) {
    return query(
        DataForm.form(CHANGE)
            .title("Changing the password")
            .field(Field.of("username", Field.Type.TEXT_SINGLE, "Name", username).mandatory())
            .field(Field.of("old_password", Field.Type.TEXT_PRIVATE, "Old password").mandatory())
            .field(Field.of("password", Field.Type.TEXT_PRIVATE, "New password").mandatory())
            .toElement());
  }

  /** Asks for the password before the account is removed (section 3.2, example 16). */
  static Element proofForRemoval(String username) {
    return query(
        DataForm.form(CANCEL)
            .title("Removing the account")
            .instructions("The account and all that is kept for it will be gone.")
            .field(Field.of("username", Field.Type.TEXT_SINGLE, "Name", username).mandatory())
            .field(Field.of("password", Field.Type.TEXT_PRIVATE, "Password").mandatory())
            .toElement());
  }

  /** What a host says that does not accept what was answered, for good (XEP-0158 section 3.1.4). */
  static StanzaException unacceptable(String text) {
    return new StanzaException(Condition.NOT_ACCEPTABLE.error(text).withType(StanzaError.Type.CANCEL));
  }
}
