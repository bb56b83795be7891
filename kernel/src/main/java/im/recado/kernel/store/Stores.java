package im.recado.kernel.store;

/** Gives modules the generic kinds of storage. */
public interface Stores {
  /** The key-value store of this name, the same one at every call. A feature uses its own name: {@code vcard}. */
  KeyValues keyValues(String name);
}
