package im.recado.server.cli;

import im.recado.kernel.command.Caller;
import im.recado.kernel.log.AuditLog.Entry;
import im.recado.kernel.store.StoreException;
import im.recado.modules.Backends;
import im.recado.modules.account.Accounts;
import im.recado.modules.account.RemovalMarks;
import im.recado.modules.portable.Exporter;
import im.recado.modules.portable.Importer;
import im.recado.modules.vcard.VCardModule;
import im.recado.server.Assembly;
import im.recado.server.Failure;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.xml.XmlException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** {@code recado user export} and the part of {@code user import} that reads what it writes (XEP-0227). */
final class PortableCommand {
  private PortableCommand() {}

  static Verb export() {
    return new Verb(
            "export",
            """
            Writes accounts with their contacts, messages, archives and settings into a file that other servers read too
            (XEP-0227). Whoever has the file can try to guess passwords: nobody else may read it, and it is best removed soon.""")
        .argument("FILE.xml", "The file; it must not exist.")
        .option(Verb.HOME)
        .option("--account", "ADDRESS", "Only this account.")
        .does(PortableCommand::write);
  }

  private static int write(Arguments arguments) throws Failure {
    Path file = Path.of(arguments.argument());
    Jid only = account(arguments.value("--account"));
    int count;
    try (Assembly assembly = Commander.assembly(arguments.home());
        BufferedWriter out = create(file)) {
      Exporter exporter = new Exporter(assembly.database().backends(), out);
      count = exporter.write(assembly.kernel().domains().all(), only);
      audit(assembly, "user-export", file, Map.of("users", count));
    } catch (FileAlreadyExistsException e) {
      throw new Failure(Failure.FAILED, file + " exists already.", e);
    } catch (IOException e) {
      throw new Failure(Failure.FAILED, file + " cannot be written: " + e.getMessage() + ".", e);
    } catch (StoreException e) {
      throw new Failure(Failure.FAILED, String.valueOf(e.getMessage()), e);
    }
    if (only != null && count == 0) {
      throw new Failure(Failure.FAILED, "There is no account " + only + ".");
    }
    arguments.out().println("Wrote " + users(count) + " into " + file + ".");
    return 0;
  }

  /** The server's own accounts. */
  static Accounts accounts(Assembly assembly) {
    Backends backends = assembly.database().backends();
    return new Accounts(
        assembly.kernel(), backends.accounts(), RemovalMarks.of(assembly.kernel(), backends.stores()));
  }

  /** It was done; how much of what stands beside the file's name. */
  static void audit(Assembly assembly, String what, Path file, Map<String, Integer> counts) {
    Map<String, String> with = new TreeMap<>(Map.of("file", file.toString()));
    counts.forEach((of, count) -> with.put(of, Integer.toString(count)));
    assembly.kernel().audit().add(new Entry(Caller.COMMAND_LINE.name(), what, with, "done"));
  }

  private static String users(int count) {
    return count + (count == 1 ? " user" : " users");
  }

  private static @Nullable Jid account(@Nullable String text) throws Failure {
    try {
      return text == null ? null : Jid.parse(text).bare();
    } catch (JidException e) {
      throw new Failure(Failure.USAGE, "\"" + text + "\" is not an address.", e);
    }
  }

  /** A file that only its owner reads. */
  private static BufferedWriter create(Path file) throws IOException {
    Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new BufferedWriter(
        Channels.newWriter(
            Files.newByteChannel(
                file, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
            StandardCharsets.UTF_8));
  }

  /** Whether a file is read by this command. */
  static boolean reads(Path file) {
    return file.toString().endsWith(".xml");
  }

  static int read(Path file, Arguments arguments) throws Failure {
    Importer importer;
    try (Assembly assembly = Commander.assembly(arguments.home())) {
      Accounts accounts = accounts(assembly);
      importer =
          new Importer(
              assembly.database().backends(),
              accounts,
              assembly.kernel().clock(),
              account -> VCardModule.everybodyReads(assembly.kernel().options(), account),
              account -> true,
              complaint -> arguments.err().println(file + ": " + complaint.replaceAll("\\p{Cntrl}", "?")));
      importer.read(file);
      audit(
          assembly,
          "user-import",
          file,
          Map.of("added", importer.added(), "existed", importer.existed(), "refused", importer.refused()));
    } catch (NoSuchFileException e) {
      throw new Failure(Failure.FAILED, "There is no file " + file + ".", e);
    } catch (IOException e) {
      throw new Failure(Failure.FAILED, file + " cannot be read: " + e.getMessage() + ".", e);
    } catch (XmlException e) {
      throw new Failure(Failure.FAILED, file + " is no XML of accounts: " + e.getMessage() + ".", e);
    } catch (StoreException | CompletionException e) {
      throw new Failure(Failure.FAILED, "The accounts could not all be kept: " + e.getMessage(), e);
    }
    arguments
        .out()
        .println(
            "Added " + users(importer.added()) + "; " + importer.existed() + " existed already, " + importer.refused()
                + " were refused.");
    return importer.refused() == 0 ? 0 : Failure.FAILED;
  }
}
