package im.recado.modules.source;

/** What is wrong with a place where people are kept, or with how it is set up. The message is a sentence for administrators. */
public final class SourceProblem extends Exception {
  private static final long serialVersionUID = 1;

  public SourceProblem(String sentence) {
    super(sentence, null, false, false);
  }
}
