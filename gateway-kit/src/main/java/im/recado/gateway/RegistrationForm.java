package im.recado.gateway;

import im.recado.gateway.network.Credentials;
import im.recado.gateway.network.LoginForm;
import im.recado.gateway.network.LoginForm.Question;
import im.recado.gateway.network.OwnCertificate;
import im.recado.modules.link.Link;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a gateway asks who registers, and how it reads the answers, whether all at once (XEP-0077) or step by step (XEP-0050). Any
 * thread; what is known already may have to be waited for.
 */
final class RegistrationForm {
  private static final Logger LOG = LoggerFactory.getLogger(RegistrationForm.class);

  /** Whether secrets are kept: otherwise they are asked for at each login. */
  static final String KEEP = "keep";

  /** Whether somebody stays logged in when none of their clients is here. */
  static final String STAY = "stay";

  private static final int MOST_CHARACTERS = 1000;

  private final Gateway gateway;
  private final LoginForm login;

  RegistrationForm(Gateway gateway) {
    this.gateway = gateway;
    this.login = gateway.network().login();
  }

  /**
   * What is known of somebody's account.
   *
   * @param realm that they ask about
   * @param credentials null when there is no account
   */
  record Known(String realm, @Nullable Credentials credentials, boolean keeps, boolean stays) {}

  /**
   * What somebody has told.
   *
   * @param keep whether secrets are kept
   * @param stays whether they stay logged in when none of their clients is here
   * @param certified whether they want a certificate of their own
   */
  record Told(Credentials credentials, boolean keep, boolean stays, boolean certified) {}

  LoginForm login() {
    return login;
  }

  /** What is known; at the gateway itself of any of somebody's accounts. May wait. */
  Known known(Jid owner, String realm) {
    Link link = gateway.links().find(owner, realm);
    if (link == null && realm.isEmpty()) {
      link = gateway.links().of(owner).stream().findFirst().orElse(null);
    }
    if (link == null) {
      return new Known(realm, null, true, false);
    }
    try {
      Credentials credentials = gateway.links().credentials(link);
      return new Known(realm, credentials, Admission.isWhole(login, credentials), gateway.links().staysOn(link));
    } catch (Vault.VaultException e) {
      LOG.error("What {} told {} cannot be read: {}", link.owner(), gateway.type(), e.getMessage());
      return new Known(realm, new Credentials(Map.of()), false, false);
    }
  }

  /** What a question was answered with; nothing for what is secret. */
  String answer(Question question, Known known) {
    String answer = known.credentials() == null || question.secret() ? "" : known.credentials().answer(question.var());
    return answer.isEmpty() && question.equals(login.questions().getFirst()) ? known.realm() : answer;
  }

  Field field(Question question, Known known, Speech speech) {
    String answer = answer(question, known);
    Field.Type type = question.secret() ? Field.Type.TEXT_PRIVATE : Field.Type.TEXT_SINGLE;
    String label = speech.say(question.label());
    Field field = answer.isEmpty() ? Field.of(question.var(), type, label) : Field.of(question.var(), type, label, answer);
    return question.needed() ? field.mandatory() : field;
  }

  /** The whole form, with what is known already but for secrets. */
  DataForm asked(Known known, Speech speech) {
    DataForm.Builder asked = DataForm.form(Registration.NS).title(gateway.name()).instructions(speech.say(login.instructions()));
    login.questions().forEach(question -> asked.field(field(question, known, speech)));
    wishes(known, speech).forEach(asked::field);
    return asked.build();
  }

  /** How the account is to be treated here. */
  List<Field> wishes(Known known, Speech speech) {
    List<Field> wishes = new ArrayList<>();
    wishes.add(Field.flag(KEEP, speech.say(Speech.KEEP), known.keeps()));
    wishes.add(Field.flag(STAY, speech.say(Speech.STAY), known.stays()));
    if (gateway.network().knowsCertificates()) {
      OwnCertificate own = known.credentials() == null ? null : known.credentials().certificate();
      wishes.add(Field.flag(Credentials.CERTIFICATE, speech.say(Speech.CERTIFICATE), own != null));
      if (own != null) {
        wishes.add(Field.note("SHA-256: " + own.fingerprint("SHA-256") + "\nSHA-512: " + own.fingerprint("SHA-512")));
      }
    }
    return wishes;
  }

  /**
   * What some of the questions were answered with.
   *
   * @throws StanzaException {@code not-acceptable} when something is missing or too long
   */
  Map<String, String> answers(List<Question> questions, Function<String, @Nullable String> said) throws StanzaException {
    Map<String, String> answers = new HashMap<>();
    for (Question question : questions) {
      String answer = said.apply(question.var());
      String text = answer == null ? "" : question.secret() ? answer : answer.strip();
      if (text.isEmpty() && question.needed()) {
        throw new StanzaException(Condition.NOT_ACCEPTABLE, "This is needed: " + question.label() + ".");
      }
      if (text.length() > MOST_CHARACTERS) {
        throw new StanzaException(Condition.NOT_ACCEPTABLE, "This is too long: " + question.label() + ".");
      }
      if (!text.isEmpty()) {
        answers.put(question.var(), text);
      }
    }
    return answers;
  }

  /** All of it. */
  Told told(Function<String, @Nullable String> said) throws StanzaException {
    Credentials credentials = new Credentials(answers(login.questions(), said));
    boolean keep = isSo(said.apply(KEEP), true);
    // Who has to be asked for the password cannot come back alone.
    return new Told(credentials, keep, keep && isSo(said.apply(STAY), false), isCertified(said));
  }

  private boolean isCertified(Function<String, @Nullable String> said) {
    return gateway.network().knowsCertificates() && isSo(said.apply(Credentials.CERTIFICATE), false);
  }

  private static boolean isSo(@Nullable String said, boolean otherwise) {
    return said == null ? otherwise : !(said.strip().equals("0") || said.strip().equals("false"));
  }
}
