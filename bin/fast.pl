# The launcher's quick way: lets the daemon run the verb (`cli.run`) and prints the output of the verb. Perl exists
# where git does, and starts in 2 ms. After any failure it becomes the launcher again, which runs the verb in a Node
# process.
my ($socket, $owned, $cwd, $locale, $bin, @argv, $again, $mac);
sub leave { $ENV{SPARKQ_FAST} = $again; exec { "$bin/sparkq" } "$bin/sparkq", @argv; exit 71 }
# Sets SO_SNDTIMEO or SO_RCVTIMEO, in seconds.
sub limit { setsockopt S, $mac ? 0xffff : 1, $_[0], pack 'l!2', int $_[1], 1e6 * ($_[1] - int $_[1]) }
BEGIN { # connects before Perl reads the rest of this file, so the daemon wakes up meanwhile
  ($socket, $owned, $cwd, $locale, $bin, @argv) = @ARGV;
  $ENV{LC_ALL} = $locale; delete $ENV{LC_ALL} if $locale eq ''; # the launcher set C for Perl's messages
  $again = join '-', 'again ' . time, $$, rand; $mac = $^O eq 'darwin';
  my $address = $mac ? pack 'CCa*', 3 + length $socket, 1, "$socket\0" : pack 'Sa*', 1, "$socket\0";
  leave() unless -O $owned && -O $socket && socket(S, 1, 1, 0) && limit($mac ? 0x1005 : 21, 2) && connect S, $address;
}
sub text { my $text = shift; $text =~ s/([\x00-\x1f"\\])/sprintf '\u%04x', ord $1/ge; "\"$text\"" }

my ($verb, $size) = (@argv ? $argv[0] : '', "\0" x 8);
my $columns = -t STDOUT && ioctl(STDOUT, $mac ? 0x40087468 : 0x5413, $size) ? (unpack 'S4', $size)[1] : 0;
my ($in, $out, $err) = map { -t $_ ? 'true' : 'false' } *STDIN, *STDOUT, *STDERR;
my $env = join ',', map { text($_) . ':' . text($ENV{$_}) } $verb =~ /^(hooks|enqueue)$/ ? keys %ENV
  : grep { defined $ENV{$_} } qw(NO_COLOR SPARKQ_OUTPUT SPARKQ_SOCKET TERM TZ);
my $request = '{"jsonrpc":"2.0","id":1,"method":"cli.run","params":{"argv":['
  . join(',', map { text($_) } @argv) . '],"cwd":' . text($cwd) . ',"folder":"' . join(':', (stat '.')[0, 1])
  . "\",\"env\":{$env},\"tty\":{\"in\":$in,\"out\":$out,\"err\":$err},\"columns\":$columns,\"build\":\""
  . join(':', (stat "$bin/../dist/built")[0, 1, 7, 10]) . '","seed":"' . substr($again, 6) . "\"}}\n";
leave() if length $request > 4_000_000;
for (my $sent = 0; $sent < length $request;) { $sent += syswrite(S, $request, length $request, $sent) || leave() }
eval join '', <DATA>; # parsed while the daemon works
__DATA__
# Seconds to wait for the response, for verbs that work without a daemon and may be done twice.
my $patience = {enqueue => 1, completion => 0.5, hooks => 0.05, version => 1}->{$verb};
limit($mac ? 0x1006 : 20, $patience) if $patience;
my $answer = ''; until ("\n" eq substr $answer, -1) { sysread(S, $answer, 65536, length $answer) || leave() }
$answer =~ /^\{"jsonrpc":"2\.0","id":1,"result":\{"exit":(\d+),"output":\[/g or leave();
my ($exit, $why, %left, %short) = $1;
@short{qw(b f n r t)} = ("\b", "\f", "\n", "\r", "\t");
while ($answer =~ /\G,?\{"(out|err)":"([^"\\]*(?:\\.[^"\\]*)*)"\}/gc) {
  my ($stream, $text, $to, $at) = ($1, $2, $1 eq 'out' ? *STDOUT : *STDERR, 0);
  $text =~ s/\\(?:u(....)|(.))/defined $1 ? hex $1 < 128 ? chr hex $1 : "\xef\xbf\xbd" : $short{$2} || $2/ge;
  until ($left{$stream} || $at == length $text) {
    my $written = syswrite $to, $text, length $text, $at;
    if (defined $written) { $at += $written }
    elsif ($! == 11 || $! == 35) { select undef, my $room = pack('b*', '0' x fileno($to) . '1'), undef, undef } # EAGAIN
    elsif ($! != 4) { # not EINTR; below, not EPIPE
      $left{$stream} = 1;
      ($exit, $why) = (74, "sparkq: stdout cannot be written: \l$! (io)\n") if $stream eq 'out' && $! != 32
    }
  }
}
syswrite STDERR, $why if $why;
exit $exit;
