package im.recado.kernel.session;

/** Names a value that a module keeps on a session, a stream or an account. Make one constant per value. */
public final class Key<T> {
  private final String name;

  private Key(String name) {
    this.name = name;
  }

  public static <T> Key<T> named(String name) {
    return new Key<>(name);
  }

  @Override
  public String toString() {
    return name;
  }
}
