package im.recado.console.rest;

import im.recado.kernel.command.Powers;
import im.recado.kernel.command.Reach;
import im.recado.kernel.command.ServerRole;
import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What lets a program in.
 *
 * @param id what it is called; it opens nothing
 * @param name what it is for, as whoever made it wrote it
 * @param scope what may be done with it
 * @param domains whose things it is for alone; empty for the whole server
 * @param commands the only commands that may be called; empty for all that the scope allows
 * @param expires when it ends, or null
 * @param hash of the secret part
 * @param owner who made it, whose powers bound what it may do; null when that was the command line, or an older version
 */
record Token(
    String id,
    String name,
    Scope scope,
    List<String> domains,
    List<String> commands,
    Instant made,
    @Nullable Instant expires,
    String hash,
    @Nullable Jid owner) {
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
        domains.isEmpty() ? scope.name() : scope.name() + "@" + String.join(",", domains),
        commands.isEmpty() ? NONE : String.join(",", commands),
        made.toString(),
        expires == null ? NONE : expires.toString(),
        owner == null ? hash : hash + ":" + owner,
        name);
  }

  static Token of(String id, String kept) {
    String[] parts = kept.split(" ", 6);
    String[] scope = parts[0].split("@", 2);
    String[] hash = parts[4].split(":", 2);
    return new Token(
        id,
        parts[5],
        Scope.valueOf(scope[0]),
        scope.length == 1 ? List.of() : Arrays.asList(scope[1].split(",", -1)),
        parts[1].equals(NONE) ? List.of() : Arrays.asList(parts[1].split(",", -1)),
        Instant.parse(parts[2]),
        parts[3].equals(NONE) ? null : Instant.parse(parts[3]),
        hash[0],
        hash.length == 1 ? null : Jid.valueOf(hash[1]));
  }

  boolean isOver(Instant now) {
    return expires != null && !now.isBefore(expires);
  }

  /** What may be done with it, as far as its owner may. */
  Powers powers() {
    return domains.isEmpty()
        ? Powers.of(scope.role())
        : new Powers(ServerRole.USER, domains.stream().collect(Collectors.toMap(domain -> domain, domain -> scope.role())));
  }

  /** Whether it is within somebody's reach: whoever administrates some domains has to do with tokens for these alone. */
  boolean isWithin(Reach reach) {
    return reach.isEverything() || (!domains.isEmpty() && domains.stream().allMatch(reach::covers));
  }

  /** Without a domain that is served no more; null when there is nothing left that it is for. */
  @Nullable Token without(String domain) {
    if (!domains.contains(domain)) {
      return this;
    }
    List<String> rest = domains.stream().filter(one -> !one.equals(domain)).toList();
    return rest.isEmpty() ? null : new Token(id, name, scope, rest, commands, made, expires, hash, owner);
  }

  /** Whether this command may be called, as far as the list of the token goes. */
  boolean allows(String command) {
    return commands.isEmpty() || commands.contains(command);
  }
}
