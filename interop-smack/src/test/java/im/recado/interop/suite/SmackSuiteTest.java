package im.recado.interop.suite;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.interop.raw.AnyCertificate;
import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import org.igniterealtime.smack.inttest.Configuration;
import org.igniterealtime.smack.inttest.FailedTest;
import org.igniterealtime.smack.inttest.SmackIntegrationTestFramework;
import org.igniterealtime.smack.inttest.SmackIntegrationTestFramework.ConcreteTest;
import org.igniterealtime.smack.inttest.SmackIntegrationTestFramework.TestRunResult;
import org.igniterealtime.smack.inttest.XmppConnectionDescriptor;
import org.igniterealtime.smack.inttest.XmppConnectionManager;
import org.jivesoftware.smack.ConnectionConfiguration;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The integration tests that the makers of Smack have written for it and for servers. What they cannot do here, and what they
 * do wrong, stands in {@code docs/smack.md}.
 */
final class SmackSuiteTest {
  private static final Path DOCUMENT = Path.of("../docs/smack.md");

  /** Who makes the accounts of the tests (XEP-0133). */
  private static final String ADMINISTRATOR = "admin";

  private static final String[] SETTINGS = {
    "server.administrators=" + ADMINISTRATOR + "@localhost",
    // Some tests send requests to clients that have not shown them their presence.
    "presence.requests-from-strangers=true",
    // Smack never offers a loopback address for files, and there may be no other.
    "proxy.port=0",
    "proxy.host=127.0.0.1"
  };

  /** What is left out, and why, stands in the document. */
  private static final String LEFT_OUT = "ModularXmppClientToServerConnectionLowLevelIntegrationTest";

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void smacksOwnTestsFindNoFault() throws Exception {
    try (ServerUnderTest server = ServerKind.recadoWith(SETTINGS)) {
      server.addAccount(ADMINISTRATOR, "secret");
      connectTo(server.c2s());
      HttpsURLConnection.setDefaultSSLSocketFactory(AnyCertificate.context().getSocketFactory());
      TestRunResult result = run(server, System.getProperty("smack-suite.tests"));
      write(result);
      assertThat(failedAlone(server, result)).isEmpty();
      assertThat(result.getSuccessfulTests()).hasSizeGreaterThan(95);
      assertThat(Files.readString(DOCUMENT)).contains(notPossible(result).keySet()).contains(RACES).contains(HASTY);
    }
  }

  /** Tests that lose races between Smack's own threads: how is in the document. They alone may be tried again, by themselves. */
  private static final Set<String> RACES =
      Set.of(
          "MultiUserChatOccupantIntegrationTest.mucJoinPresenceInformationTest",
          "MultiUserChatOccupantIntegrationTest.mucLeaveTest",
          "MultiUserChatOccupantIntegrationTest.mucMaxUsersLimitJoinRoomTest");

  /** Classes whose tests begin with a subscription that the clean-up of the test before may still be about to end. */
  private static final Set<String> HASTY =
      Set.of(
          "GeolocationIntegrationTest",
          "IoTControlIntegrationTest",
          "IoTDataIntegrationTest",
          "LowLevelRosterIntegrationTest",
          "MoodIntegrationTest",
          "SoftwareInfoIntegrationTest",
          "UserTuneIntegrationTest");

  /** What has failed for good. */
  private static String failedAlone(ServerUnderTest server, TestRunResult result) throws Exception {
    TestRunResult last = result;
    for (int tries = 0; tries < 2 && !last.getFailedTests().isEmpty(); tries++) {
      List<String> failed = last.getFailedTests().stream().map(test -> name(test.concreteTest)).toList();
      if (!failed.stream().allMatch(SmackSuiteTest::mayLose)) {
        break;
      }
      last = run(server, String.join(",", failed));
    }
    return failures(last);
  }

  private static boolean mayLose(String test) {
    return RACES.contains(test) || HASTY.contains(test.substring(0, test.indexOf('.')));
  }

  private static TestRunResult run(ServerUnderTest server, @Nullable String tests) throws Exception {
    return new SmackIntegrationTestFramework(configuration(server, tests)).run();
  }

  private static Configuration configuration(ServerUnderTest server, @Nullable String tests) throws Exception {
    return Configuration.builder()
        .setService(server.domain())
        .setSecurityMode("required")
        .setReplyTimeout("10000")
        .setDefaultConnection("tcp")
        .setAdminAccountUsernameAndPassword(ADMINISTRATOR, "secret")
        .setDisabledTests(LEFT_OUT)
        .setEnabledTests(tests)
        .setDebugger(System.getProperty("smack-suite.debugger", "none"))
        .build();
  }

  /**
   * The framework looks for servers in DNS alone: its way to connect is replaced by one that knows the port. The others are
   * left out, see the document.
   */
  private static void connectTo(InetSocketAddress address) throws ReflectiveOperationException {
    for (String way : List.of(
        "tcp", "modular", "modular-nocompress", "modular-websocket-okhttp", "modular-websocket-java11")) {
      XmppConnectionManager.removeConnectionDescriptor(way);
    }
    XmppConnectionManager.addConnectionDescriptor(
        XmppConnectionDescriptor.buildWith(
                XMPPTCPConnection.class,
                XMPPTCPConnectionConfiguration.class,
                XMPPTCPConnectionConfiguration.Builder.class)
            .withNickname("tcp")
            .applyExtraConfiguration(connection -> at(connection, address))
            .build());
  }

  private static void at(ConnectionConfiguration.Builder<?, ?> connection, InetSocketAddress address) {
    connection
        .setHostAddress(address.getAddress())
        .setPort(address.getPort())
        .setCustomX509TrustManager(new AnyCertificate());
  }

  /** What could not be tried, by class or method, with the reason. */
  private static SortedMap<String, String> notPossible(TestRunResult result) {
    SortedMap<String, String> reasons = new TreeMap<>();
    result.getNotPossibleTests().forEach(test ->
        reasons.put(
            name(test.concreteTest),
            test.testNotPossibleException.getMessage()));
    result.getImpossibleTestClasses().forEach((type, reason) -> reasons.put(type.getSimpleName(), reason.getMessage()));
    return reasons;
  }

  private static String name(ConcreteTest test) {
    return test.getMethod().getDeclaringClass().getSimpleName() + "." + test.getMethod().getName();
  }

  private static String failures(TestRunResult result) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    for (FailedTest failed : result.getFailedTests()) {
      out.println(failed.concreteTest);
      failed.failureReason.printStackTrace(out);
    }
    return text.toString();
  }

  /** For those who look for what was done. */
  private static void write(TestRunResult result) throws IOException {
    StringBuilder text = new StringBuilder();
    result.getSuccessfulTests().forEach(
        test -> text.append("ok ").append(test.concreteTest).append(' ').append(test.duration).append(" ms\n"));
    notPossible(result).forEach((name, reason) -> text.append("not possible ").append(name).append(": ").append(reason).append('\n'));
    text.append(failures(result));
    Files.writeString(Path.of("target/smack-suite.txt"), text);
  }
}
