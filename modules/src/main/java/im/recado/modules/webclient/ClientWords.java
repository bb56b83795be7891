package im.recado.modules.webclient;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the page around the client says, in one language; the client has its own words. {@code {where}} stands for the domain.
 *
 * @param code of the language
 */
record ClientWords(String code, String title, String scripts, String missing, String off) {
  private static final List<ClientWords> ALL =
      List.of(
          new ClientWords(
              "en",
              "Chat at {where}",
              "This client needs JavaScript. Any other XMPP client works as well: your address is the one that you were given.",
              "This server was built without its web client (npm was not there). Any other XMPP client works.",
              "There is no web client here. Use any other XMPP client."),
          new ClientWords(
              "pt",
              "Conversas em {where}",
              "Este cliente precisa de JavaScript. Qualquer outro cliente XMPP também serve: use o endereço que você recebeu.",
              "Este servidor foi compilado sem o cliente web (faltou o npm). Qualquer outro cliente XMPP serve.",
              "Aqui não há cliente web. Use qualquer outro cliente XMPP."),
          new ClientWords(
              "es",
              "Chat en {where}",
              "Este cliente necesita JavaScript. También sirve cualquier otro cliente XMPP: use la dirección que recibió.",
              "Este servidor se compiló sin su cliente web (faltaba npm). Sirve cualquier otro cliente XMPP.",
              "Aquí no hay cliente web. Use cualquier otro cliente XMPP."));

  /** The words for who accepts these languages, English if none of them is known. */
  static ClientWords of(@Nullable String accepted) {
    if (accepted != null && accepted.length() < 1_000) {
      try {
        List<String> known = ALL.stream().map(ClientWords::code).toList();
        String best = Locale.lookupTag(Locale.LanguageRange.parse(accepted), known);
        for (ClientWords words : ALL) {
          if (words.code.equals(best)) {
            return words;
          }
        }
      } catch (IllegalArgumentException e) {
        // What cannot be read says nothing.
      }
    }
    return ALL.getFirst();
  }
}
