package im.recado.kernel.module;

/** A feature of the server: one small class that says, as data, all that it is. */
@FunctionalInterface
public interface Module {
  /** What this module is and does. Called once, when the server is put together. */
  Declaration declare();
}
