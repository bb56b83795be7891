/** Files that people upload and share by their addresses (XEP-0363). */
@NullMarked
package im.recado.modules.upload;

import org.jspecify.annotations.NullMarked;
