package im.recado.client.view;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;

/**
 * A connection of its own to the X server (Xlib - C Language X Interface), beside the one of Java's windows, for what those cannot do. For one
 * thread at a time; its methods wait for the server.
 */
// Java has functions of C marked so that one thinks twice; these are declared as the headers of Xlib have them.
@SuppressWarnings("restricted")
final class XDisplay implements AutoCloseable {
  private static final String LIBRARY = "libX11.so.6";
  /** {@code SubstructureNotifyMask | SubstructureRedirectMask}: what a window manager listens to. */
  private static final long TO_THE_MANAGER = 1L << 19 | 1L << 20;
  private static final int CLIENT_MESSAGE = 33;
  /** Of {@code XEvent}: 24 longs. */
  private static final long EVENT = 24 * 8;
  private static final long MOST = 4096;

  private final Arena arena = Arena.ofShared();
  private final SymbolLookup library;
  private final MemorySegment display;

  /** Connects to the server that {@code DISPLAY} names. Anything may be thrown where there is none, or no library of it. */
  XDisplay() throws Throwable {
    try {
      if (ADDRESS.byteSize() != 8) {
        throw new IllegalStateException("no computer of 64 bits, which the longs of C below are for");
      }
      library = SymbolLookup.libraryLookup(LIBRARY, arena);
      display = (MemorySegment) call("XOpenDisplay", ADDRESS, MemorySegment.NULL);
      if (display.equals(MemorySegment.NULL)) {
        throw new IllegalStateException("no X server");
      }
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
  }

  private Object call(String function, MemoryLayout result, Object... arguments) throws Throwable {
    MemoryLayout[] layouts = new MemoryLayout[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      layouts[i] = arguments[i] instanceof Integer ? JAVA_INT : arguments[i] instanceof Long ? JAVA_LONG : ADDRESS;
    }
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(function), FunctionDescriptor.of(result, layouts))
        .invokeWithArguments(arguments);
  }

  long root() throws Throwable {
    return (long) call("XDefaultRootWindow", JAVA_LONG, display);
  }

  /** The number of a name. */
  long atom(String name) throws Throwable {
    return (long) call("XInternAtom", JAVA_LONG, display, arena.allocateFrom(name), 0);
  }

  /** What a window has by this name, as numbers (format 32); none where it has not, or is gone: Java's handler of errors of X takes note of that. */
  long[] numbers(long window, String property) throws Throwable {
    try (Arena brief = Arena.ofConfined()) {
      MemorySegment type = brief.allocate(JAVA_LONG);
      MemorySegment format = brief.allocate(JAVA_INT);
      MemorySegment count = brief.allocate(JAVA_LONG);
      MemorySegment after = brief.allocate(JAVA_LONG);
      MemorySegment data = brief.allocate(ADDRESS);
      int failed = (int) call("XGetWindowProperty", JAVA_INT, display, window, atom(property), 0L, MOST, 0, 0L, type, format, count, after, data);
      MemorySegment found = data.get(ADDRESS, 0);
      if (failed != 0 || found.equals(MemorySegment.NULL)) {
        return new long[0];
      }
      // Xlib has each number of 32 bits in a long of C.
      long[] numbers = format.get(JAVA_INT, 0) == 32 ? found.reinterpret(count.get(JAVA_LONG, 0) * 8).toArray(JAVA_LONG) : new long[0];
      call("XFree", JAVA_INT, found);
      return numbers;
    }
  }

  /** Asks the window manager for something about a window: a message to the root window (Extended Window Manager Hints). */
  void ask(long window, String message, long... data) throws Throwable {
    try (Arena brief = Arena.ofConfined()) {
      MemorySegment event = brief.allocate(EVENT, 8);
      event.set(JAVA_INT, 0, CLIENT_MESSAGE);
      event.set(JAVA_LONG, 32, window);
      event.set(JAVA_LONG, 40, atom(message));
      event.set(JAVA_INT, 48, 32);
      for (int i = 0; i < data.length; i++) {
        event.set(JAVA_LONG, 56 + i * 8L, data[i]);
      }
      call("XSendEvent", JAVA_INT, display, root(), 0, TO_THE_MANAGER, event);
    }
  }

  /** What was asked for is with the server then. */
  @Override
  public void close() {
    try {
      call("XCloseDisplay", JAVA_INT, display);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    } finally {
      arena.close();
    }
  }
}
