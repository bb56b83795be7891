package im.recado.modules.spool;

/** How much lies in the spool for one account, as this process knows it. Any thread. */
final class Usage {
  private int messages;
  private long characters;

  Usage(int messages, long characters) {
    this.messages = messages;
    this.characters = characters;
  }

  /** A message is given to the disk. */
  synchronized void add(int length) {
    messages++;
    characters += length;
  }

  /** A message has gone, or has not come about. Of which length is not kept: it counts as an average one. */
  synchronized void remove() {
    characters -= messages > 0 ? characters / messages : characters;
    messages = Math.max(0, messages - 1);
    if (messages == 0) {
      characters = 0;
    }
  }

  synchronized boolean reaches(int mostMessages, int mostCharacters) {
    return messages >= mostMessages || characters >= mostCharacters;
  }
}
