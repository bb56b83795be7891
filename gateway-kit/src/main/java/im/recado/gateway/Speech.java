package im.recado.gateway;

import im.recado.wire.stanza.StanzaException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In which language a gateway speaks with somebody in forms: the one that they have asked for, if it is there.
 *
 * @param code as in {@code xml:lang}
 * @param said what is not said in English, by its English; {@code {name}} stands for the gateway's name
 */
record Speech(String code, Map<String, String> said) {
  /** Whether secrets are kept. */
  static final String KEEP = "Keep the password here, sealed, to log in by itself";

  /** Whether somebody stays without clients. */
  static final String STAY = "Stay logged in when none of your clients is online";

  /** Whether somebody has a certificate. */
  static final String CERTIFICATE = "Have a certificate of your own, which can take the password's place";

  /** What comes of a removal. */
  static final String REMOVAL =
      "Your account on {name} will be forgotten here, and its contacts leave your list. The list on the network stays.";

  static final Speech ENGLISH = new Speech("en", Map.of());

  private static final Speech PORTUGUESE =
      new Speech(
          "pt",
          Map.ofEntries(
              Map.entry("Sign up", "Registrar-se"),
              Map.entry("Edit", "Editar o registro"),
              Map.entry("Sign in now", "Entrar agora"),
              Map.entry("Sign out", "Sair"),
              Map.entry("Remove", "Remover o registro"),
              Map.entry("Name", "Nome"),
              Map.entry("Number", "Número"),
              Map.entry("Address", "Endereço"),
              Map.entry("Screen name", "Nome de usuário"),
              Map.entry("Password", "Senha"),
              Map.entry("Server", "Servidor"),
              Map.entry("Nick", "Apelido"),
              Map.entry("Account, if it is not the nick", "Conta, se não for o apelido"),
              Map.entry("Password of the account", "Senha da conta"),
              Map.entry("Your name, for everybody to see", "Seu nome, visível para todos"),
              Map.entry("Your name and password on the echo network.", "Seu nome e sua senha na rede echo."),
              Map.entry("Your address and password on MSN.", "Seu endereço e sua senha no MSN."),
              Map.entry("Your number and password on ICQ.", "Seu número e sua senha no ICQ."),
              Map.entry("Your screen name and password on AIM.", "Seu nome de usuário e sua senha no AIM."),
              Map.entry(
                  "An IRC server and who you are there. An account is needed only where you have registered your nick.",
                  "Um servidor de IRC e quem você é lá. Só é preciso ter conta onde você registrou seu apelido."),
              Map.entry("How you get in. It is tried at once.", "Como você entra. É testado na hora."),
              Map.entry(KEEP, "Guardar a senha aqui, lacrada, para entrar sozinho"),
              Map.entry(STAY, "Continuar conectado quando nenhum dos seus clientes estiver online"),
              Map.entry(CERTIFICATE, "Ter um certificado próprio, que pode tomar o lugar da senha"),
              Map.entry(REMOVAL, "Sua conta em {name} será esquecida aqui, e os contatos dela saem da sua lista. A lista na rede fica."),
              Map.entry("You are registered with {name}, and signed in.", "Você está registrado em {name}, e conectado."),
              Map.entry("You are signed in to {name}.", "Você está conectado a {name}."),
              Map.entry("You are signed out of {name}.", "Você saiu de {name}."),
              Map.entry("You are not registered with {name} any more.", "Você não está mais registrado em {name}."),
              Map.entry("not-authorized", "{name} não aceita esses dados de acesso."),
              Map.entry("conflict", "A conta está em uso em outro lugar."),
              Map.entry("service-unavailable", "{name} não pode ser alcançado agora."),
              Map.entry("remote-server-timeout", "{name} não responde."),
              Map.entry("registration-required", "Você não está registrado em {name}."),
              Map.entry("not-acceptable", "Algo que é preciso falta, ou não pode ser assim."),
              Map.entry("policy-violation", "Tentativas demais; tente de novo mais tarde."),
              Map.entry("forbidden", "{name} não permite isso."),
              Map.entry("unexpected-request", "Fique online antes com este cliente."),
              Map.entry("resource-constraint", "{name} não aceita mais agora."),
              Map.entry("internal-server-error", "Algo deu errado aqui; tente de novo mais tarde.")));

  private static final Speech SPANISH =
      new Speech(
          "es",
          Map.ofEntries(
              Map.entry("Sign up", "Registrarse"),
              Map.entry("Edit", "Editar el registro"),
              Map.entry("Sign in now", "Entrar ahora"),
              Map.entry("Sign out", "Salir"),
              Map.entry("Remove", "Quitar el registro"),
              Map.entry("Name", "Nombre"),
              Map.entry("Number", "Número"),
              Map.entry("Address", "Dirección"),
              Map.entry("Screen name", "Nombre de usuario"),
              Map.entry("Password", "Contraseña"),
              Map.entry("Server", "Servidor"),
              Map.entry("Nick", "Apodo"),
              Map.entry("Account, if it is not the nick", "Cuenta, si no es el apodo"),
              Map.entry("Password of the account", "Contraseña de la cuenta"),
              Map.entry("Your name, for everybody to see", "Su nombre, visible para todos"),
              Map.entry("Your name and password on the echo network.", "Su nombre y su contraseña en la red echo."),
              Map.entry("Your address and password on MSN.", "Su dirección y su contraseña en MSN."),
              Map.entry("Your number and password on ICQ.", "Su número y su contraseña en ICQ."),
              Map.entry("Your screen name and password on AIM.", "Su nombre de usuario y su contraseña en AIM."),
              Map.entry(
                  "An IRC server and who you are there. An account is needed only where you have registered your nick.",
                  "Un servidor de IRC y quién es usted allí. Solo hace falta una cuenta donde haya registrado su apodo."),
              Map.entry("How you get in. It is tried at once.", "Cómo entra usted. Se prueba enseguida."),
              Map.entry(KEEP, "Guardar la contraseña aquí, sellada, para entrar por sí solo"),
              Map.entry(STAY, "Seguir conectado cuando ninguno de sus clientes esté en línea"),
              Map.entry(CERTIFICATE, "Tener un certificado propio, que puede tomar el lugar de la contraseña"),
              Map.entry(REMOVAL, "Su cuenta en {name} se olvidará aquí, y sus contactos salen de su lista. La lista en la red se queda."),
              Map.entry("You are registered with {name}, and signed in.", "Está registrado en {name}, y conectado."),
              Map.entry("You are signed in to {name}.", "Está conectado a {name}."),
              Map.entry("You are signed out of {name}.", "Ha salido de {name}."),
              Map.entry("You are not registered with {name} any more.", "Ya no está registrado en {name}."),
              Map.entry("not-authorized", "{name} no acepta esos datos de acceso."),
              Map.entry("conflict", "La cuenta está en uso en otro lugar."),
              Map.entry("service-unavailable", "No se puede llegar a {name} ahora."),
              Map.entry("remote-server-timeout", "{name} no responde."),
              Map.entry("registration-required", "No está registrado en {name}."),
              Map.entry("not-acceptable", "Falta algo que es necesario, o no puede ser así."),
              Map.entry("policy-violation", "Demasiados intentos; pruebe de nuevo más tarde."),
              Map.entry("forbidden", "{name} no permite eso."),
              Map.entry("unexpected-request", "Póngase antes en línea con este cliente."),
              Map.entry("resource-constraint", "{name} no acepta más ahora."),
              Map.entry("internal-server-error", "Algo ha fallado aquí; pruebe de nuevo más tarde.")));

  /** The speech for a language tag such as {@code pt-BR}; English for none and for those that are not there. */
  static Speech of(@Nullable String lang) {
    String language = lang == null ? "" : lang.length() > 2 && lang.charAt(2) == '-' ? lang.substring(0, 2) : lang;
    return language.equalsIgnoreCase("pt") ? PORTUGUESE : language.equalsIgnoreCase("es") ? SPANISH : ENGLISH;
  }

  /** A sentence or a label in this language, or as it is. */
  String say(String english) {
    return said.getOrDefault(english, english);
  }

  /** The same about a gateway. */
  String say(String english, String name) {
    return say(english).replace("{name}", name);
  }

  /** What went wrong. English has the network's own words, other languages have a sentence for each condition. */
  String trouble(StanzaException e, String name) {
    String condition = e.error().condition().wire();
    String words = e.error().text() == null ? condition : e.error().text();
    return said.containsKey(condition) ? say(condition, name) : words;
  }
}
