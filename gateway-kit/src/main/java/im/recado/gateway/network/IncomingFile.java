package im.recado.gateway.network;

/** A file that somebody offers to the user. Any thread. */
public interface IncomingFile {
  /** The user takes it: what is in it goes there. Called once at most. Never waits. */
  void accept(FileSink sink);

  /** The user does not want it, or not any more; nothing is put into the sink after that. Never waits. */
  void refuse();
}
