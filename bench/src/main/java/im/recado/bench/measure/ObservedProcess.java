package im.recado.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU time and memory of a process on Linux, from {@code /proc/PID/stat} and {@code /proc/PID/status} (proc(5)). CPU
 * time comes in clock ticks of 10 ms and includes threads that have ended, not child processes.
 */
public final class ObservedProcess {
  /** Clock ticks per second as the kernel tells them to programs: 100 on every architecture Java runs on. */
  static final long TICKS_PER_SECOND = 100;

  private final Path directory;
  private final long pid;

  private ObservedProcess(Path directory, long pid) {
    this.directory = directory;
    this.pid = pid;
  }

  /**
   * A running process.
   *
   * @throws IOException when there is no such process, or no /proc
   */
  public static ObservedProcess of(long pid) throws IOException {
    ObservedProcess process = new ObservedProcess(Path.of("/proc", Long.toString(pid)), pid);
    process.read("stat");
    return process;
  }

  /** This process. */
  public static ObservedProcess self() throws IOException {
    return of(ProcessHandle.current().pid());
  }

  /** Its number. */
  public long pid() {
    return pid;
  }

  private String read(String file) throws IOException {
    return Files.readString(directory.resolve(file), StandardCharsets.ISO_8859_1);
  }

  /**
   * User and system time since its start, in microseconds.
   *
   * @throws UncheckedIOException when the process has ended
   */
  public long cpuMicros() {
    try {
      return cpuMicros(read("stat"));
    } catch (IOException e) {
      throw new UncheckedIOException("process " + pid + " has ended", e);
    }
  }

  /**
   * Its resident memory in KiB.
   *
   * @throws UncheckedIOException when the process has ended
   */
  public long residentKib() {
    try {
      return residentKib(read("status"));
    } catch (IOException e) {
      throw new UncheckedIOException("process " + pid + " has ended", e);
    }
  }

  /** utime + stime (fields 14 and 15) of a stat line; the command (field 2) may hold spaces and parentheses. */
  static long cpuMicros(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * (1_000_000 / TICKS_PER_SECOND);
  }

  /** The VmRSS line of a status file, in KiB. */
  static long residentKib(String status) {
    for (String line : status.split("\n")) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.substring(6).replace("kB", "").strip());
      }
    }
    return 0; // a process that is ending has no memory any more
  }
}
