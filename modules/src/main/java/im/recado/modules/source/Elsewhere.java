package im.recado.modules.source;

import java.util.List;

/**
 * Where accounts may come from besides the server's own.
 *
 * @param sources of passwords, one of each kind at most
 * @param tokens that stand for a login elsewhere
 */
public record Elsewhere(List<AccountSource> sources, BearerTokens tokens) {
  public static final Elsewhere NOWHERE = new Elsewhere(List.of(), BearerTokens.NONE);
}
