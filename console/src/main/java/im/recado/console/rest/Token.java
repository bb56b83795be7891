package im.recado.console.rest;

import im.recado.kernel.command.ServerRole;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lets a program in.
 *
 * @param id what it is called; it opens nothing
 * @param name what it is for, as whoever made it wrote it
 * @param scope what may be done with it
 * @param commands the only commands that may be called; empty for all that the scope allows
 * @param expires when it ends, or null
 * @param hash of the secret part
 */
record Token(
    String id, String name, Scope scope, List<String> commands, Instant made, @Nullable Instant expires, String hash) {
  /** What may be done with a token. */
  enum Scope {
    READ,
    WRITE;

    ServerRole role() {
      return this == READ ? ServerRole.OPERATOR : ServerRole.ADMINISTRATOR;
    }
  }

  private static final String NONE = "-";

  /** As it is kept: the name, which may hold anything, stands last. */
  String kept() {
    return String.join(
        " ",
        scope.name(),
        commands.isEmpty() ? NONE : String.join(",", commands),
        made.toString(),
        expires == null ? NONE : expires.toString(),
        hash,
        name);
  }

  static Token of(String id, String kept) {
    String[] parts = kept.split(" ", 6);
    return new Token(
        id,
        parts[5],
        Scope.valueOf(parts[0]),
        parts[1].equals(NONE) ? List.of() : Arrays.asList(parts[1].split(",", -1)),
        Instant.parse(parts[2]),
        parts[3].equals(NONE) ? null : Instant.parse(parts[3]),
        parts[4]);
  }

  boolean isOver(Instant now) {
    return expires != null && !now.isBefore(expires);
  }

  /** Whether this command may be called, as far as the list of the token goes. */
  boolean allows(String command) {
    return commands.isEmpty() || commands.contains(command);
  }
}
