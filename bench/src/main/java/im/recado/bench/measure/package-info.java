/** What is measured: latencies, and CPU and memory of a process from /proc. */
@NullMarked
package im.recado.bench.measure;

import org.jspecify.annotations.NullMarked;
