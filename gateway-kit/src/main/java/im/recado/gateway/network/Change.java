package im.recado.gateway.network;

import java.util.List;

/** What somebody does with something that was said before, which is known by the id that it was said by. */
public sealed interface Change {
  /** The id of what was said. */
  String message();

  /** The same with something that is known by another id. */
  Change of(String message);

  /** It has come to whom it was for; they say so. */
  record Received(String message) implements Change {
    @Override
    public Change of(String message) {
      return new Received(message);
    }
  }

  /** It is this now; who has said it says so. */
  record Edited(String message, String text) implements Change {
    @Override
    public Change of(String message) {
      return new Edited(message, text);
    }
  }

  /** It was not said, if that can still be; who has said it says so. */
  record Retracted(String message) implements Change {
    @Override
    public Change of(String message) {
      return new Retracted(message);
    }
  }

  /** These, and no others, stand beside it from one of the two. */
  record Reacted(String message, List<String> reactions) implements Change {
    public Reacted {
      reactions = List.copyOf(reactions);
    }

    @Override
    public Change of(String message) {
      return new Reacted(message, reactions);
    }
  }
}
