package im.recado.gateway.network;

/** Writes down what goes over the wire for one account, while an administrator wants that. Any thread; never waits. */
public interface Tracer {
  /** Writes nothing down. */
  Tracer NONE =
      new Tracer() {
        @Override
        public boolean isOn() {
          return false;
        }

        @Override
        public void heard(String line) {}

        @Override
        public void said(String line) {}
      };

  /** Whether it is wanted now: otherwise nobody need make lines. */
  boolean isOn();

  /** @param line without what is secret: passwords, tickets and what proves that one has them */
  void heard(String line);

  /** @param line as for {@link #heard} */
  void said(String line);
}
