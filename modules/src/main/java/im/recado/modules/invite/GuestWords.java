package im.recado.modules.invite;

import java.util.List;

/**
 * What the page of an invitation says to guests who make their account there, in one language. {@code {where}} stands for the domain,
 * {@code {address}} for the account, {@code {fewest}} for a number of characters.
 *
 * @param code of the language
 */
record GuestWords(
    String code,
    String here,
    String name,
    String password,
    String hint,
    String make,
    String app,
    String unusable,
    String taken,
    String tooShort,
    String tooMany,
    String closed,
    String readyTitle,
    String ready,
    String chat,
    String other) {
  private static final List<GuestWords> ALL =
      List.of(
          new GuestWords(
              "en",
              "Make your account here:",
              "Name",
              "Password",
              "At least {fewest} characters.",
              "Make the account",
              "Or do it in a chat app that you have:",
              "An account cannot have this name or this password. Choose others.",
              "This name is taken. Choose another one.",
              "The password is too short: it has at least {fewest} characters.",
              "Too many names were tried. Try again later.",
              "No account can be made here now. Try again later.",
              "Your account is ready",
              "Your address is {address}. Remember it and your password.",
              "Chat in this browser",
              "Or log in with an app:"),
          new GuestWords(
              "pt",
              "Crie sua conta aqui:",
              "Nome",
              "Senha",
              "Pelo menos {fewest} caracteres.",
              "Criar a conta",
              "Ou crie no aplicativo de mensagens que você tem:",
              "Uma conta não pode ter este nome ou esta senha. Escolha outros.",
              "Este nome já tem dono. Escolha outro.",
              "A senha é curta demais: são pelo menos {fewest} caracteres.",
              "Foram tentados nomes demais. Tente mais tarde.",
              "Agora não é possível criar contas aqui. Tente mais tarde.",
              "Sua conta está pronta",
              "Seu endereço é {address}. Guarde bem o endereço e a senha.",
              "Conversar neste navegador",
              "Ou entre com um aplicativo:"),
          new GuestWords(
              "es",
              "Crea tu cuenta aquí:",
              "Nombre",
              "Contraseña",
              "Al menos {fewest} caracteres.",
              "Crear la cuenta",
              "O créala en la aplicación de mensajería que ya tengas:",
              "Una cuenta no puede tener este nombre o esta contraseña. Elige otros.",
              "Este nombre ya está ocupado. Elige otro.",
              "La contraseña es demasiado corta: hacen falta al menos {fewest} caracteres.",
              "Se han probado demasiados nombres. Inténtalo más tarde.",
              "Ahora no se pueden crear cuentas aquí. Inténtalo más tarde.",
              "Tu cuenta está lista",
              "Tu dirección es {address}. Recuerda la dirección y la contraseña.",
              "Chatear en este navegador",
              "O entra con una aplicación:"));

  /** The words in a language of the page. */
  static GuestWords of(InviteWords page) {
    return ALL.stream().filter(words -> words.code.equals(page.code())).findFirst().orElse(ALL.getFirst());
  }
}
