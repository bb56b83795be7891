package im.recado.server;

/** Which Recado this is. */
public final class Version {
  /** As people say it: {@code Recado 0.1.0}. */
  public static final String TEXT = "Recado " + number();

  private Version() {}

  private static String number() {
    String number = Version.class.getPackage().getImplementationVersion();
    return number == null ? "(development)" : number;
  }
}
