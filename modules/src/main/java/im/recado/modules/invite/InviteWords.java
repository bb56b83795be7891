package im.recado.modules.invite;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the page for guests says, in one language. {@code {who}} stands for the inviter, {@code {where}} for the domain, {@code
 * {name}} for the account, {@code {until}} for the day of expiry.
 *
 * @param code of the language, as in {@code lang} and {@code Accept-Language}
 * @param language its own name
 */
record InviteWords(
    String code,
    String language,
    String titleContact,
    String titleAccount,
    String contact,
    String account,
    String named,
    String open,
    String noClient,
    String others,
    String scan,
    String scanLabel,
    String copy,
    String until,
    String ignore,
    String about,
    String goneTitle,
    String gone) {
  private static final InviteWords EN =
      new InviteWords(
          "en",
          "English",
          "{who} invites you to chat",
          "You are invited to {where}",
          "With this invitation you and {who} become contacts of each other.",
          "With this invitation you can make an account at {where}.",
          "Your address will be {name}.",
          "Accept the invitation",
          "If nothing happens, you need a chat app first. Install one of these, then open this page again:",
          "more apps",
          "To go on with your phone, point its camera here:",
          "A picture that holds the address of this page",
          "Or give this to an app that you have already:",
          "The invitation can be used once, until {until}.",
          "Do you not know who sent you this? Then there is nothing to do.",
          "This is XMPP, an open network for messages like e-mail: you choose the app and the provider.",
          "This invitation cannot be used",
          "It was used already, was taken back, or has expired. Ask for another one.");

  private static final InviteWords PT =
      new InviteWords(
          "pt",
          "Português",
          "{who} convida você para conversar",
          "Você recebeu um convite para {where}",
          "Com este convite, você e {who} passam a ser contatos um do outro.",
          "Com este convite, você pode criar uma conta em {where}.",
          "Seu endereço será {name}.",
          "Aceitar o convite",
          "Se nada acontecer, você precisa antes de um aplicativo de mensagens. Instale um destes e abra esta página de novo:",
          "mais aplicativos",
          "Para continuar no celular, aponte a câmera para cá:",
          "Uma imagem com o endereço desta página",
          "Ou passe isto a um aplicativo que você já tem:",
          "O convite vale uma única vez, até {until}.",
          "Não sabe quem enviou isto? Então não é preciso fazer nada.",
          "Isto é XMPP, uma rede aberta de mensagens, como o e-mail: você escolhe o aplicativo e o provedor.",
          "Este convite não pode ser usado",
          "Ele já foi usado, foi retirado ou venceu. Peça outro.");

  private static final InviteWords ES =
      new InviteWords(
          "es",
          "Español",
          "{who} te invita a conversar",
          "Tienes una invitación para {where}",
          "Con esta invitación, {who} y tú pasáis a ser contactos.",
          "Con esta invitación puedes crear una cuenta en {where}.",
          "Tu dirección será {name}.",
          "Aceptar la invitación",
          "Si no ocurre nada, primero necesitas una aplicación de mensajería. Instala una de estas y vuelve a abrir esta página:",
          "más aplicaciones",
          "Para seguir en el móvil, apunta aquí con la cámara:",
          "Una imagen con la dirección de esta página",
          "O pasa esto a una aplicación que ya tengas:",
          "La invitación vale una sola vez, hasta el {until}.",
          "¿No sabes quién te envió esto? Entonces no hace falta hacer nada.",
          "Esto es XMPP, una red abierta de mensajería, como el correo: tú eliges la aplicación y el proveedor.",
          "Esta invitación no se puede usar",
          "Ya se usó, se retiró o ha caducado. Pide otra.");

  static final List<InviteWords> ALL = List.of(EN, PT, ES);

  /**
   * The words for a reader.
   *
   * @param wanted a code that was chosen, or null
   * @param accepted what the browser says that its reader understands, or null
   */
  static InviteWords of(@Nullable String wanted, @Nullable String accepted) {
    InviteWords chosen = wanted == null ? null : find(wanted);
    if (chosen != null || accepted == null) {
      return chosen == null ? EN : chosen;
    }
    return List.of(accepted.split(",", 16)).stream()
        .map(Preference::read)
        .filter(preference -> preference.weight > 0)
        .sorted(Comparator.comparingDouble(preference -> -preference.weight))
        .map(preference -> find(preference.code))
        .filter(words -> words != null)
        .findFirst()
        .orElse(EN);
  }

  private static @Nullable InviteWords find(String code) {
    for (InviteWords words : ALL) {
      if (words.code.equals(code)) {
        return words;
      }
    }
    return null;
  }

  /** One of the languages that a browser names, such as {@code pt-BR;q=0.8}. */
  private record Preference(String code, double weight) {
    static Preference read(String text) {
      String[] parts = text.toLowerCase(Locale.ROOT).split(";", 2);
      return new Preference(parts[0].strip().split("-", 2)[0], parts.length == 1 ? 1 : weight(parts[1].strip()));
    }

    private static double weight(String text) {
      return text.matches("q=[01](\\.[0-9]{0,3})?") ? Double.parseDouble(text.substring(2)) : 0;
    }
  }
}
