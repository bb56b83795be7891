package im.recado.modules;

import im.recado.kernel.Kernel;
import im.recado.modules.archive.Answers;
import im.recado.modules.archive.Archives;
import im.recado.modules.blocking.BlockingModule;
import im.recado.modules.disco.ServerDisco;
import im.recado.modules.roster.RosterModule;
import im.recado.modules.upload.SharedFiles;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What modules that live outside of this part of the program may build on: gateways above all.
 *
 * @param exists whether an account is kept at all; may wait
 * @param picture the picture of an account that its contacts may see, or null; may wait
 * @param files what people have uploaded
 * @param blocking whom accounts have blocked
 */
public record Ground(
    Kernel kernel, Backends backends, RosterModule roster, ServerDisco disco, Predicate<Jid> exists,
    Function<Jid, byte @Nullable []> picture, Archive archive, SharedFiles files, BlockingModule blocking) {
  /**
   * Where what people have said is kept, and who answers what they ask of it.
   *
   * @param wanted whether an account keeps what it says with an address; may wait unless it is online
   * @param elsewhere keeps what an account has said by a program of another network; the id by which it is found, null when it is not
   *     kept; may wait unless it is online
   */
  public record Archive(
      Archives archives, Answers answers, BiPredicate<Jid, Jid> wanted, BiFunction<Jid, Message, @Nullable String> elsewhere) {
    /** Whether an account keeps what it says with an address. May wait unless it is online. */
    public boolean keeps(Jid account, Jid other) {
      return wanted.test(account, other);
    }
  }
}
